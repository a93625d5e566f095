"""Entering a workspace: what every page asks first, so it is asked in two statements that are written out here.

The first one sees the person's own memberships only, and opens the workspace of the one that it finds.
"""

from datetime import datetime

from django.db import connection

from people import isolation
from people.models import Membership, Role, Workspace

# `Membership.objects.active()` says the same: a membership lasts by the day it is in its workspace.
MEMBERSHIP = """
    SELECT {columns}, set_config('{setting}', m.workspace_id::text, true)
    FROM people_membership m JOIN people_workspace w ON w.id = m.workspace_id
    WHERE m.user_id = %(user)s AND w.slug = %(slug)s
      AND m.starts_on <= (%(now)s AT TIME ZONE w.time_zone)::date
      AND (m.ends_on IS NULL OR m.ends_on > (%(now)s AT TIME ZONE w.time_zone)::date)
"""
# With the roles of the day comes how much the member has not read, also to who has no role that day.
ROLES = """
    SELECT news.unread, {columns}
    FROM (SELECT count(*) AS unread FROM people_notice WHERE to_id = %(member)s AND read_at IS NULL) news
    LEFT JOIN people_role r
    ON r.membership_id = %(member)s AND r.starts_on <= %(day)s AND (r.ends_on IS NULL OR r.ends_on > %(day)s)
    ORDER BY r.starts_on, r.id
"""


def enter(user, slug: str, now: datetime) -> Membership | None:
    """Opens the workspace for the rest of the transaction. The member has the workspace and the roles of the day;
    None for whoever has no membership there at that moment."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERSHIP, {"user": user.pk, "slug": slug, "now": now})
        row = cursor.fetchone()
        if row is None:
            return None
        member = Membership.from_db(connection.alias, MEMBER_FIELDS, row[: len(MEMBER_FIELDS)])
        member.workspace = Workspace.from_db(connection.alias, WORKSPACE_FIELDS, row[len(MEMBER_FIELDS) : -1])
        member.user = user
        day = now.astimezone(member.workspace.zone).date()
        cursor.execute(ROLES, {"member": member.pk, "day": day})
        rows = cursor.fetchall()
        member.unread = rows[0][0]
        member.roles_today = [
            Role.from_db(connection.alias, ROLE_FIELDS, row[1:]) for row in rows if row[1] is not None
        ]
    return member


def _fields(model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model, table: str) -> str:
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


MEMBER_FIELDS, WORKSPACE_FIELDS, ROLE_FIELDS = _fields(Membership), _fields(Workspace), _fields(Role)
MEMBERSHIP = MEMBERSHIP.format(
    columns=f"{_columns(Membership, 'm')}, {_columns(Workspace, 'w')}", setting=isolation.WORKSPACE
)
ROLES = ROLES.format(columns=_columns(Role, "r"))
