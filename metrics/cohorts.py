"""Opportunities by the version that was drawn for them, or that they were opened on: counted, day by day.

Neither a later move nor another team changes a cohort, and the day of the outcome only says how long it took: that
is what makes two versions comparable.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from metrics.incidence import KINDS, Cohort
from stages.models import Trial

OPEN = "open"
# One row for each cohort, kind and day, and one for each cohort, kind and age: one statement whatever their number.
DAYED = """
    SELECT aged.*, CASE WHEN outcome IS NULL OR age IS NULL THEN 'unknown' WHEN outcome = '' THEN 'open'
        WHEN decided_on IS NULL OR decided_on < opened_on THEN 'unknown' ELSE outcome END AS kind,
        greatest(CASE WHEN outcome = '' THEN age ELSE decided_on - opened_on END, 0) AS day
    FROM (
        SELECT deal.*, CASE WHEN opened_on IS NOT NULL THEN greatest(%(today)s - opened_on, 0) END AS age
        FROM ({deals}) AS deal
    ) AS aged
"""
COUNTED = f"""
SELECT cohort, kind, day, age, count(*) FROM ({DAYED}) AS counted
GROUP BY GROUPING SETS ((cohort, kind, day), (cohort, kind, age))
"""
# Days are counted from the draw, which nobody can correct: what ended before it ended on its day. What was
# deleted since leaves its draw.
OF_TRIAL = """
SELECT arm AS cohort, outcome, CASE WHEN decided_on < drawn_on THEN drawn_on ELSE decided_on END AS decided_on,
    drawn_on AS opened_on
FROM (
    SELECT d.arm, o.outcome, o.decided_on, (d.drawn_at AT TIME ZONE %(zone)s)::date AS drawn_on
    FROM conversations_draw d LEFT JOIN conversations_opportunity o ON o.id = d.opportunity_id
    WHERE d.trial_id = %(trial)s
) AS drawn
"""
# The version before the first move of an opportunity, taken back or not, is the one that it was opened on.
OF_VERSIONS = """
SELECT coalesce(first.source_id, o.version_id) AS cohort, o.outcome, o.decided_on, o.opened_on
FROM conversations_opportunity o LEFT JOIN (
    SELECT DISTINCT ON (move.opportunity_id) move.opportunity_id, moving.source_id
    FROM conversations_move move JOIN conversations_moving moving ON moving.id = move.moving_id
    WHERE moving.source_id = ANY(%(versions)s::bigint[]) AND move.moved_at IS NOT NULL
    ORDER BY move.opportunity_id, move.moved_at
) first ON first.opportunity_id = o.id
WHERE o.workspace_id = %(workspace)s AND o.version_id = ANY(%(versions)s::bigint[])
"""
OF_TEAMS = " AND o.team_id = ANY(%(teams)s::bigint[])"


@dataclass(frozen=True)
class Counted:
    """A cohort, and how many of it are left out: deleted since, or of days that nobody knows or that cannot be."""

    cohort: Cohort
    unknown: int = 0

    @property
    def size(self) -> int:
        return self.cohort.n + self.unknown


NOTHING = Counted(Cohort({}, {}, {}))


def of_trial(trial: Trial) -> tuple[Counted, Counted]:
    """Versions A and B of the trial, by what was drawn."""
    workspace = trial.workspace
    found = count(OF_TRIAL, trial=trial.pk, today=workspace.today(), zone=workspace.time_zone)
    return found.get("a", NOTHING), found.get("b", NOTHING)


def of_versions(workspace, versions: list[int], teams: list[int] | None) -> dict[int, Counted]:
    """Each version of one process, by the version that opportunities were opened on. `teams`: None for all."""
    deals = OF_VERSIONS if teams is None else OF_VERSIONS + OF_TEAMS
    return count(deals, workspace=workspace.pk, today=workspace.today(), versions=versions, teams=teams)


def count(deals: str, **asked: Any) -> dict[Any, Counted]:
    ended: dict[Any, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    ages: dict[Any, Counter[int]] = defaultdict(Counter)
    unknown: Counter[Any] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(deals=deals), asked)
        for cohort, kind, day, age, n in cursor.fetchall():
            if kind == "unknown":
                unknown[cohort] += n  # counted by day and again by age
            elif day is not None:
                ended[cohort][kind][day] += n
            else:
                ages[cohort][age] += n
    return {
        cohort: Counted(_cohort(ended[cohort], ages[cohort]), unknown[cohort] // 2)
        for cohort in [*ended, *(unknown.keys() - ended.keys())]
    }


def _cohort(ended: dict[str, Counter[int]], ages: Counter[int]) -> Cohort:
    return Cohort({kind: dict(ended[kind]) for kind in KINDS if ended[kind]}, dict(ended[OPEN]), dict(ages))
