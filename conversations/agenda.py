"""The scheduled conversations of a person's day, each with why it is worth having."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid4

from conversations import planning, telling
from conversations.lens import lens_of
from conversations.models import Conversation
from conversations.plan import Plan
from salesproc.prepared import read

# By hand, because every day begins with it: Django takes longer to write this than PostgreSQL to answer.
# Who sees it is what `Conversation.objects.visible_to` says. Those of today come by the hour, then those of earlier
# days, the latest first.
AGENDA = """
    WITH mine AS (
        SELECT c.id, c.opportunity_id, c.starts_at >= %(midnight)s AS is_today, row_number() OVER (
            ORDER BY CASE WHEN c.starts_at >= %(midnight)s THEN c.starts_at END, c.starts_at DESC, c.id
        ) AS place
        FROM conversations_conversation c JOIN conversations_opportunity o ON o.id = c.opportunity_id
        WHERE c.workspace_id = %(workspace)s AND c.state = 'scheduled' AND c.held_by_id = %(member)s
            AND c.starts_at < %(next_midnight)s
            AND (%(teams)s::bigint[] IS NULL OR o.team_id = ANY(%(teams)s::bigint[]))
    )
    SELECT id, place, count(*) FILTER (WHERE is_today) OVER () AS today, count(*) OVER () AS n
    FROM mine ORDER BY place LIMIT %(most)s
"""
# Names by sub-selects: PostgreSQL would think longer about ten joins than it takes to look the names up.
ROWS = """
    SELECT c.id, c.starts_at, c.time_known, c.duration, c.channel,
        coalesce((SELECT name FROM stages_theme WHERE id = c.theme_id), planned.theme_name, ''),
        (SELECT name FROM stages_buyerrole WHERE id = c.buyer_role_id),
        c.department_id, (SELECT name FROM people_department WHERE id = c.department_id),
        (SELECT name FROM stages_milestone WHERE id = planned.milestone_id),
        planned.milestone_id, ARRAY(
            SELECT reached.milestone_id FROM conversations_milestonereached reached
            WHERE reached.opportunity_id = o.id AND reached.withdrawn_at IS NULL
        ),
        ARRAY(
            SELECT contact.name FROM conversations_participation part
            JOIN conversations_contact contact ON contact.id = part.contact_id
            WHERE part.conversation_id = c.id ORDER BY part.id
        ),
        o.id, o.name, (SELECT name FROM conversations_account WHERE id = o.account_id),
        o.amount, o.currency, o.stage_name, o.team_id, o.version_id, o.reading_id, c.revision,
        (SELECT count(*) FROM conversations_attempt WHERE conversation_id = c.id AND taken_back_at IS NULL)
    FROM conversations_conversation c
    JOIN conversations_opportunity o ON o.id = c.opportunity_id
    LEFT JOIN stages_plannedconversation planned ON planned.id = c.planned_conversation_id
    WHERE c.id = ANY(%(keys)s::bigint[]) ORDER BY array_position(%(keys)s::bigint[], c.id)
"""


REACHED = "reached"  # in the place of a state: a milestone, by its key
PAST = """
    SELECT opportunity_id, state, planned_conversation_id, buyer_role_id FROM conversations_conversation
    WHERE opportunity_id = ANY(%(keys)s) AND state <> 'cancelled'
    UNION ALL
    SELECT opportunity_id, 'reached', milestone_id, NULL FROM conversations_milestonereached
    WHERE opportunity_id = ANY(%(keys)s) AND withdrawn_at IS NULL
"""


class Row(NamedTuple):
    pk: int
    starts_at: datetime
    time_known: bool
    duration: timedelta | None
    channel: str
    about: str
    role_name: str | None
    department_id: int | None
    department_name: str | None
    milestone_name: str | None  # that it serves
    milestone_id: int | None
    reached: list[int]  # milestones, by the buyer
    people: list[str]
    opportunity_id: int
    opportunity_name: str
    account_name: str | None
    amount: Decimal | None
    currency: str
    stage_name: str
    team_id: int
    version_id: int | None
    reading_id: int | None
    revision: int
    attempts: int

    @property
    def anchor(self) -> str:
        """Of its line in the page."""
        return f"talk-{self.pk}"

    @property
    def is_reached(self) -> bool:
        lens = lens_of(self.reading_id)
        return lens.milestone(self.milestone_id) in lens.read_milestones(self.reached)


class Agenda(NamedTuple):
    rows: list[Row]
    today: int  # how many there are of today, and in all
    n: int


def scheduled_for(member, *, viewer, midnight: datetime, next_midnight: datetime, most: int) -> Agenda:
    """The conversations scheduled for `member` before `next_midnight` that `viewer` may see, at most `most` as rows."""
    asked = {
        "workspace": member.workspace_id,
        "member": member.pk,
        "teams": None if viewer.sees_everything else list(viewer.team_ids),
        "midnight": midnight,
        "next_midnight": next_midnight,
        "most": most,
    }
    found = read(AGENDA, asked)
    if not found:
        return Agenda([], 0, 0)
    rows = read(ROWS, {"keys": [pk for pk, *_ in found]})
    return Agenda([Row(*row) for row in rows], *found[0][2:])


@dataclass(frozen=True)
class Talk:
    """A scheduled conversation."""

    of: Row
    is_waiting: bool  # of an earlier day: to be logged
    never_met: list[str]  # of the roles on the score
    roles: int
    may_log: bool

    @property
    def token(self) -> UUID:
        """Of the press that logs it: another one each time it is drawn."""
        return uuid4()

    @property
    def milestone(self) -> str:
        """That it serves, while the buyer has not reached it."""
        return "" if self.of.is_reached else self.of.milestone_name or ""

    @property
    def channel(self) -> str:
        return str(dict(Conversation.Channel.choices).get(self.of.channel, ""))

    @property
    def minutes(self) -> int | None:
        return round(self.of.duration.total_seconds() / 60) if self.of.duration else None

    @property
    def tried_says(self) -> str:
        return telling.tried(self.of.attempts)

    @property
    def never_met_says(self) -> str:
        return telling.never_met(self)


@dataclass(frozen=True)
class Past:
    """What was said and planned before in some opportunities, by their keys."""

    met: dict[int, set[int]]  # buyer roles
    planned: dict[int, planning.Past]

    @classmethod
    def of(cls, opportunities: dict[int, int | None]) -> "Past":
        """Of these, each with its reading."""
        past = cls(defaultdict(set), defaultdict(planning.Past))
        if not opportunities:
            return past
        for opportunity, state, key, role in read(PAST, {"keys": list(opportunities)}):
            lens = lens_of(opportunities[opportunity])
            if state == REACHED:
                past.planned[opportunity].reached.add(lens.milestone(key))
                continue
            past.planned[opportunity].done.add(lens.planned(key))
            if state == Conversation.State.HELD:
                past.met[opportunity].add(role)
        return past


def told(row: Row, past: Past, plan: Plan, midnight: datetime, may_log: bool) -> Talk:
    never_met = [role.name for role in plan.roles if role.buyer_role_id not in past.met[row.opportunity_id]]
    return Talk(row, row.starts_at < midnight, never_met, len(plan.roles), may_log)
