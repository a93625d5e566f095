"""Entering a workspace: what every page asks first, so it is asked in one round trip, written out here.

Three statements, each of which sees what the one before it opened: the person's own memberships, then the workspace
that is asked for, then the member with the roles of the day, if the membership lasts on that day.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from people import isolation
from people.models import Membership, Role, Workspace
from salesproc.prepared import columns_of, fields_of, read

Answer = TypeVar("Answer")


MEMBER_FIELDS, WORKSPACE_FIELDS, ROLE_FIELDS = fields_of(Membership), fields_of(Workspace), fields_of(Role)
OPEN = f"""
    SELECT set_config('{isolation.USER}', %(user)s::text, true);
    SELECT set_config('{isolation.WORKSPACE}', workspace_id::text, true) FROM people_membership
    WHERE user_id = %(user)s AND workspace_id = (SELECT id FROM people_workspace WHERE slug = %(slug)s);
"""  # noqa: S608 names of settings
# `Membership.objects.active()` says the same: a membership lasts by the day it is in its workspace.
# With the roles of the day comes how much the member has not read, also to who has no role that day.
MEMBER = f"""
    SELECT (SELECT count(*) FROM people_notice WHERE to_id = m.id AND read_at IS NULL),
        {columns_of(Membership, "m")}, {columns_of(Workspace, "w")}, {columns_of(Role, "r")}
    FROM people_membership m JOIN people_workspace w ON w.id = m.workspace_id
    CROSS JOIN LATERAL (SELECT (%(now)s::timestamptz AT TIME ZONE w.time_zone)::date AS day) today
    LEFT JOIN people_role r
        ON r.membership_id = m.id AND r.starts_on <= today.day AND (r.ends_on IS NULL OR r.ends_on > today.day)
    WHERE m.user_id = %(user)s AND w.slug = %(slug)s
        AND m.starts_on <= today.day AND (m.ends_on IS NULL OR m.ends_on > today.day)
    ORDER BY r.starts_on, r.id
"""  # noqa: S608 names of columns


def enter(user, slug: str, now: datetime) -> Membership | None:
    """Opens the workspace for the rest of the transaction. The member has the workspace and the roles of the day;
    None for whoever has no membership there at that moment."""
    rows = read(OPEN + MEMBER, {"user": user.pk, "slug": slug, "now": now})
    if not rows:
        return None
    unread, *values = rows[0]
    company, role = len(MEMBER_FIELDS), len(MEMBER_FIELDS) + len(WORKSPACE_FIELDS)
    member = Membership.from_db(connection.alias, MEMBER_FIELDS, values[:company])
    member.workspace = Workspace.from_db(connection.alias, WORKSPACE_FIELDS, values[company:role])
    member.user = user
    member.unread = unread
    roles = [row[1 + role :] for row in rows]
    member.roles_today = [Role.from_db(connection.alias, ROLE_FIELDS, row) for row in roles if row[0] is not None]
    return member


def ask_each(user, ask: Callable[[Membership], Answer | None]) -> list[Answer]:
    """What `ask` answers in each company of the person, by their names, but for None.

    One company is open at a time, in its own time zone, and none afterwards: what `ask` answers leaves the wall of its
    company, so it holds counts and names of companies, never a row.
    """
    now = timezone.now()
    found: list[Answer | None] = []
    with isolation.opened(0, user_id=user.pk):
        for slug in list(Workspace.objects.of(user).values_list("slug", flat=True)):
            member = enter(user, slug, now)
            if member is not None:  # it may have ended since
                with timezone.override(member.workspace.zone):
                    found.append(ask(member))
    return [answer for answer in found if answer is not None]
