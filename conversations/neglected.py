"""The open opportunities of a person that wait for something: silent ones, and others that nobody has planned."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from conversations.silence import KNOWN_SILENCES, SOON_DAYS, USUAL_DAYS
from salesproc.prepared import read

# By hand, because every day begins with it: Django takes longer to write this than PostgreSQL to answer.
# What is silent here is what `silence.is_silent` says, and who sees it what `Opportunity.objects.visible_to` says.
NEGLECTED = """
    WITH mine AS (
        SELECT o.id, o.name, o.account_id, o.team_id, o.version_id, o.reading_id, o.stage_id, o.amount,
            o.last_held_at, o.opened_on, o.next_at,
            %(today)s - coalesce((o.last_held_at AT TIME ZONE %(zone)s)::date, o.opened_on)
                >= coalesce(alarm.third_quartile, %(usual)s)
            AND coalesce(abs((o.next_at AT TIME ZONE %(zone)s)::date - %(today)s) > %(soon)s, true) AS is_silent
        FROM conversations_opportunity o
        LEFT JOIN stages_stage stage ON stage.id = o.stage_id
        LEFT JOIN conversations_silencealarm alarm ON alarm.workspace_id = o.workspace_id
            AND alarm.lineage = stage.lineage AND alarm.silences >= %(known)s
        WHERE o.workspace_id = %(workspace)s AND o.owner_id = %(owner)s AND o.outcome = ''
            AND (%(teams)s::bigint[] IS NULL OR o.team_id = ANY(%(teams)s::bigint[]))
    ), told AS (
        SELECT *, count(*) OVER side AS n, row_number() OVER (
            side ORDER BY CASE WHEN is_silent THEN last_held_at END, CASE WHEN is_silent THEN 0 ELSE -amount END, id
        ) AS place
        FROM mine WHERE is_silent OR next_at IS NULL
        WINDOW side AS (PARTITION BY coalesce(is_silent, false))
    )
    SELECT told.id, told.name, account.name, told.team_id, told.version_id, told.reading_id, told.stage_id,
        told.last_held_at, told.opened_on, coalesce(told.is_silent, false), told.n
    FROM told LEFT JOIN conversations_account account ON account.id = told.account_id
    WHERE told.place <= %(most)s
    ORDER BY told.place
"""


class Deal(NamedTuple):
    pk: int
    name: str
    account_name: str | None
    team_id: int
    version_id: int | None
    reading_id: int | None
    stage_id: int | None
    last_held_at: datetime | None
    opened_on: date | None
    is_silent: bool
    n: int  # of those like it


@dataclass(frozen=True)
class Neglected:
    silent: list[Deal]  # the longest silence first
    unplanned: list[Deal]  # without a next conversation and not silent yet, the largest first
    silent_count: int
    unplanned_count: int

    @classmethod
    def of(cls, owner, *, viewer, today: date, most: int) -> "Neglected":
        """Those of `owner` that `viewer` may see, at most `most` of each kind, and how many there are."""
        asked = {
            "workspace": owner.workspace_id,
            "owner": owner.pk,
            "teams": None if viewer.sees_everything else list(viewer.team_ids),
            "today": today,
            "zone": owner.workspace.time_zone,
            "most": most,
            "usual": USUAL_DAYS,
            "soon": SOON_DAYS,
            "known": KNOWN_SILENCES,
        }
        deals = [Deal(*row) for row in read(NEGLECTED, asked)]
        silent = [deal for deal in deals if deal.is_silent]
        unplanned = [deal for deal in deals if not deal.is_silent]
        return cls(silent, unplanned, *(each[0].n if each else 0 for each in (silent, unplanned)))
