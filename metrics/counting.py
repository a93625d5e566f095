"""Cohorts are counted again: what was planned and held and what it did, how long deals stayed in each stage, who went
on.

Whatever changes a cohort leaves its key in a queue; it is then counted anew as a whole, never incremented: running
twice gives the same.
"""

# ruff: noqa: S608 (the SQL is put together from constants of the modules that count; every value is a parameter)

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from metrics import courses, exposures, flows, qualities
from metrics.cohort_deals import DEALS_OF, TOUCHED
from metrics.jobs import REBUILD_COHORTS
from metrics.mending import lock, make_room, mend, run, stamp
from people import isolation
from people.models import JobRun, Workspace

LOCK = 0x53414C46
BATCH = 50  # cohorts of one transaction
COUNTED = {  # by what is told of them: the table, its columns, and the statement that counts them
    "exposures": ("metrics_exposure", exposures.COLUMNS, exposures.counted),
    "stays": ("metrics_stay", flows.STAY_COLUMNS, flows.counted_stays),
    "passages": ("metrics_passage", flows.PASSAGE_COLUMNS, flows.counted_passages),
    "courses": ("metrics_course", courses.COLUMNS, courses.counted),
    "qualities": ("metrics_qualitycount", qualities.COLUMNS, qualities.counted),
}
ONE_EACH = {"courses"}  # a row for each deal, also where it was in another cohort before
NESTED = "SELECT set_config('enable_nestloop', %(are)s, true)"
CLAIM = """
WITH claimed AS (
    DELETE FROM metrics_cohortchange c USING (
        SELECT DISTINCT team_id, version_id, quarter FROM metrics_cohortchange
        WHERE workspace_id = %(workspace)s LIMIT %(batch)s
    ) picked WHERE c.workspace_id = %(workspace)s AND c.team_id = picked.team_id AND c.version_id = picked.version_id
        AND c.quarter IS NOT DISTINCT FROM picked.quarter
    RETURNING c.version_id, c.team_id, c.quarter
) SELECT DISTINCT version_id, team_id, quarter FROM claimed
"""


@dataclass
class Work:
    """What a job did: cohorts counted anew, and rows that had to be mended."""

    cohorts: int = 0
    exposures: int = 0
    stays: int = 0
    passages: int = 0
    courses: int = 0
    qualities: int = 0

    @property
    def done(self) -> int:
        return self.cohorts

    @property
    def mended(self) -> int:
        return sum(getattr(self, name) for name in COUNTED)

    def add(self, mended: dict[str, int]) -> None:
        for name, n in mended.items():
            setattr(self, name, getattr(self, name) + n)


def refresh(workspace_id: int) -> Work:
    """Counts the cohorts anew in which something changed, some of them and a transaction at a time.

    Returns at once when another worker is at it: that one, or the next round, will find the same changes.
    """
    work = Work()
    while True:
        with isolation.opened(workspace_id):
            asked = _asked(workspace_id) | {"batch": BATCH}
            cohorts = run(CLAIM, asked) if lock(LOCK, workspace_id, "pg_try_advisory_xact_lock") else []
            if not cohorts:
                return work
            versions, teams, quarters = (list(values) for values in zip(*cohorts, strict=True))
            asked |= {"versions": versions, "teams": teams, "quarters": quarters}
            mended = _mend(asked | {"deals": [row[0] for row in run(DEALS_OF, asked)]}, TOUCHED)
            work.cohorts += len(cohorts)
            work.add(mended)
            stamp(workspace_id, has_changed=any(mended.values()))


def rebuild(workspace_id: int) -> Work:
    """Counts everything anew in one transaction and mends what differs. Waits for a worker that is at it."""
    with isolation.opened(workspace_id):
        asked = _asked(workspace_id)
        lock(LOCK, workspace_id, "pg_advisory_xact_lock")
        make_room()
        run("DELETE FROM metrics_cohortchange WHERE workspace_id = %(workspace)s", asked)
        work = Work(**_mend(asked))
        stamp(workspace_id, has_changed=work.mended > 0)
    return work


def were_counted(workspace_id: int) -> bool:
    """Whether everything was counted, or is about to be, by a release that counts what this one does."""
    runs = JobRun.objects.filter(workspace_id=workspace_id, kind=REBUILD_COHORTS)
    return runs.filter(~Q(state=JobRun.State.DONE) | Q(result__has_keys=list(COUNTED))).exists()


def _asked(workspace_id: int) -> dict[str, Any]:
    return {"workspace": workspace_id, "zone": Workspace.objects.get(pk=workspace_id).time_zone}


def _mend(asked: dict[str, Any], touched: str = "") -> dict[str, int]:
    """Of all, or of the `deals` of the cohorts that `touched` selects."""
    # Both sides of each join were counted out just now, and the planner does not know how many they are: after an
    # import it would read the whole of one for each row of the other.
    run(NESTED, {"are": "off"})
    # The keys of a part are named in each table: an index finds them there, which no join here may use.
    only = "AND {} = ANY(%(deals)s)" if touched else ""
    of_deals = only.format("e.opportunity_id")
    mended = {}
    for name, (table, columns, counted) in COUNTED.items():
        own = ", ".join(f"e.{column}" for column in columns.split(", "))
        present = f"SELECT e.id, {own} FROM {table} e {touched} WHERE e.workspace_id = %(workspace)s"
        if touched and name in ONE_EACH:
            present += f" UNION SELECT e.id, {own} FROM {table} e WHERE e.workspace_id = %(workspace)s {of_deals}"
        mended[name] = mend(table, columns, counted(only), present, asked).total()
    run(NESTED, {"are": "on"})
    return mended
