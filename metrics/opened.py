"""Cohorts of what was opened in a span of days, by the level, the team or the version: counted, and listed.

The team is the one of today and the version the one that each was opened on, wherever it was moved since.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.models import Opportunity
from metrics import cohorts
from metrics.cohorts import DAYED, Counted
from metrics.computing import LEVEL, LEVELS
from metrics.mending import keys_in
from metrics.population import UNKNOWN
from metrics.spans import EVERYTHING, Span

FIRST_VERSION = """LEFT JOIN (
    SELECT DISTINCT ON (move.opportunity_id) move.opportunity_id, moving.source_id
    FROM conversations_move move JOIN conversations_moving moving ON moving.id = move.moving_id
    WHERE moving.workspace_id = %(workspace)s AND move.moved_at IS NOT NULL
    ORDER BY move.opportunity_id, move.moved_at
) first ON first.opportunity_id = o.id"""
# What a cohort is called, and what must be joined to know it.
BY = {
    "level": (f"coalesce(nullif({LEVEL}, ''), '{UNKNOWN}')", LEVELS),
    "team": ("o.team_id::text", ""),
    "version": ("coalesce(first.source_id, o.version_id, 0)::text", FIRST_VERSION),
}
OPENED = """
SELECT {cohort} AS cohort, o.id, o.outcome, o.decided_on, o.opened_on
FROM conversations_opportunity o {joined}
WHERE o.workspace_id = %(workspace)s{narrowed}
"""
NARROWED = {
    "within": " AND o.team_id = ANY(%(within)s::bigint[])",
    "team": " AND o.team_id = %(team)s",
    "starts_on": " AND o.opened_on >= %(starts_on)s",
    "ends_on": " AND o.opened_on <= %(ends_on)s",
}
LISTED = f"SELECT id FROM ({DAYED}) AS counted WHERE cohort = %(cohort)s"


@dataclass(frozen=True)
class Opened:
    """What was opened in a span, None at an open end, told apart `by` level, team or version. `within` are the teams
    that the reader may see, None for all."""

    workspace_id: int
    today: date
    by: str
    within: tuple[int, ...] | None = None
    team: int | None = None
    span: Span = EVERYTHING

    @classmethod
    def seen_by(cls, member, **asked) -> Opened:
        within = None if member.sees_everything else tuple(sorted(member.team_ids))
        return cls(member.workspace_id, member.workspace.today(), within=within, **asked)

    def cohorts(self) -> dict[str, Counted]:
        """By level, by team or by version, as their text; "0" without a version. One statement."""
        return cohorts.count(self._deals, **self._asked)

    def listed(self, member, cohort: str, *, kind: str = "", at_risk: int | None = None):
        """The opportunities of a cohort: of one kind (an outcome, open, unknown), or those still at risk on a day."""
        sql, asked = LISTED.format(deals=self._deals), {**self._asked, "cohort": cohort}
        if kind:
            sql, asked = f"{sql} AND kind = %(kind)s", asked | {"kind": kind}
        if at_risk is not None:
            sql, asked = f"{sql} AND kind <> 'unknown' AND day >= %(at_risk)s", asked | {"at_risk": at_risk}
        return Opportunity.objects.visible_to(member).filter(pk__in=keys_in(sql, asked))

    @property
    def _asked(self) -> dict[str, Any]:
        asked = {"workspace": self.workspace_id, "today": self.today, "team": self.team}
        within = None if self.within is None else list(self.within)
        return asked | {"within": within, "starts_on": self.span.starts_on, "ends_on": self.span.ends_on}

    @property
    def _deals(self) -> str:
        cohort, joined = BY[self.by]
        narrowed = "".join(sql for name, sql in NARROWED.items() if self._asked[name] is not None)
        return OPENED.format(cohort=cohort, joined=joined, narrowed=narrowed)
