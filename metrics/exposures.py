"""Which deals had a planned conversation by the moment they left its stage: counted by cohort, mended like the facts.

A cohort is what one team opened in one quarter on one version. Whatever changes one leaves its key in a queue; it is
then counted anew as a whole, never incremented: running twice gives the same.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models.expressions import RawSQL

from metrics.mending import keys_in, lock, mend, run, stamp
from people import isolation

LOCK = 0x53414C46
BATCH = 50  # cohorts of one transaction
COLUMNS = "workspace_id, version_id, team_id, quarter, planned_id, kind, state, was_held, n"

QUARTER = "date_trunc('quarter', o.opened_on::timestamp)::date"
DEALS = f"""
SELECT o.id, o.workspace_id, o.version_id, o.team_id, {QUARTER} AS quarter,
    CASE WHEN o.outcome = '' THEN 'open' ELSE o.outcome END AS kind, o.reading_id IS NOT NULL AS was_moved
FROM conversations_opportunity o WHERE o.workspace_id = %(workspace)s AND o.version_id IS NOT NULL {{only}}
"""
# The definition of an exposure. A stage is left forward by the first step from it to a later stage that is not after
# the signature: a step beyond that is the outcome itself, and nothing of what follows it could be compared. A stage
# that ends with the signature, or comes after it, therefore has no exposures. Where a file gave only the day of the
# step, whatever was held on that day counts as held by then.
EXPOSED = """
WITH deals AS ({deals}),
scores AS (
    SELECT version_id, coalesce(min(position) FILTER (WHERE is_signature), max(position)) AS signature
    FROM stages_stage WHERE workspace_id = %(workspace)s GROUP BY version_id
),
steps AS (
    SELECT e.opportunity_id, e.stage_id, e.sequence, stage.position,
        lead(stage.position) OVER one AS to_position,
        lead(e.entered_at + CASE WHEN e.time_known THEN interval '0' ELSE interval '1 day' END) OVER one AS left_at
    FROM deals JOIN conversations_stageentry e ON e.opportunity_id = deals.id
    JOIN stages_stage stage ON stage.id = e.stage_id
    WHERE e.move_id IS NULL AND NOT deals.was_moved {of_entries}
    WINDOW one AS (PARTITION BY e.opportunity_id ORDER BY e.sequence)
),
landmarks AS (
    SELECT DISTINCT ON (steps.opportunity_id, steps.stage_id) steps.opportunity_id, steps.stage_id, steps.left_at
    FROM steps JOIN deals ON deals.id = steps.opportunity_id JOIN scores USING (version_id)
    WHERE steps.to_position > steps.position AND steps.to_position <= scores.signature
    ORDER BY steps.opportunity_id, steps.stage_id, steps.sequence
),
talks AS (
    SELECT c.opportunity_id, c.planned_conversation_id, min(c.starts_at) AS held_at
    FROM deals JOIN conversations_conversation c ON c.opportunity_id = deals.id
    WHERE c.state = 'held' AND c.planned_conversation_id IS NOT NULL {of_talks}
    GROUP BY c.opportunity_id, c.planned_conversation_id
)
SELECT deals.id, deals.workspace_id, deals.version_id, deals.team_id, deals.quarter, planned.id AS planned_id,
    deals.kind,
    CASE WHEN deals.was_moved THEN 'unknown' WHEN landmarks.stage_id IS NULL THEN 'stayed'
        WHEN landmarks.left_at IS NULL THEN 'unknown' WHEN talks.held_at <= landmarks.left_at THEN 'held'
        ELSE 'without' END AS state,
    talks.held_at IS NOT NULL AS was_held
FROM deals JOIN scores USING (version_id)
JOIN stages_plannedconversation planned ON planned.version_id = deals.version_id {planned}
JOIN stages_stage stage ON stage.id = planned.stage_id AND stage.position < scores.signature
LEFT JOIN landmarks ON landmarks.opportunity_id = deals.id AND landmarks.stage_id = planned.stage_id
LEFT JOIN talks ON talks.opportunity_id = deals.id AND talks.planned_conversation_id = planned.id
"""
COUNTED = f"""
SELECT workspace_id, version_id, team_id, quarter, planned_id, kind, state, was_held, count(*)
FROM ({EXPOSED}) exposed
GROUP BY workspace_id, version_id, team_id, quarter, planned_id, kind, state, was_held
"""
DEALS_OF = f"""
SELECT o.id FROM conversations_opportunity o
JOIN unnest(%(versions)s::bigint[], %(teams)s::bigint[], %(quarters)s::date[]) AS touched (version_id, team_id, quarter)
    ON touched.version_id = o.version_id AND touched.team_id = o.team_id
    AND touched.quarter IS NOT DISTINCT FROM {QUARTER}
WHERE o.workspace_id = %(workspace)s AND o.team_id = ANY(%(teams)s)
"""
TOUCHED = """
JOIN unnest(%(versions)s::bigint[], %(teams)s::bigint[], %(quarters)s::date[]) AS touched (version_id, team_id, quarter)
    ON touched.version_id = e.version_id AND touched.team_id = e.team_id
    AND touched.quarter IS NOT DISTINCT FROM e.quarter
"""
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

    @property
    def done(self) -> int:
        return self.cohorts

    @property
    def mended(self) -> int:
        return self.exposures


def refresh(workspace_id: int) -> Work:
    """Counts the cohorts anew in which something changed, some of them and a transaction at a time.

    Returns at once when another worker is at it: that one, or the next round, will find the same changes.
    """
    work = Work()
    while True:
        with isolation.opened(workspace_id):
            asked = {"workspace": workspace_id, "batch": BATCH}
            cohorts = run(CLAIM, asked) if lock(LOCK, workspace_id, "pg_try_advisory_xact_lock") else []
            if not cohorts:
                return work
            versions, teams, quarters = (list(values) for values in zip(*cohorts, strict=True))
            asked |= {"versions": versions, "teams": teams, "quarters": quarters}
            mended = _mend(asked | {"deals": [row[0] for row in run(DEALS_OF, asked)]}, TOUCHED)
            work.cohorts += len(cohorts)
            work.exposures += mended
            stamp(workspace_id, has_changed=mended > 0)


def rebuild(workspace_id: int) -> Work:
    """Counts everything anew in one transaction and mends what differs. Waits for a worker that is at it."""
    with isolation.opened(workspace_id):
        asked = {"workspace": workspace_id}
        lock(LOCK, workspace_id, "pg_advisory_xact_lock")
        run("DELETE FROM metrics_cohortchange WHERE workspace_id = %(workspace)s", asked)
        work = Work(exposures=_mend(asked))
        stamp(workspace_id, has_changed=work.mended > 0)
    return work


def _mend(asked: dict[str, Any], touched: str = "") -> int:
    """Of all, or of the `deals` of the cohorts that `touched` selects."""
    # Both sides of each join were counted out just now, and the planner does not know how many they are: after an
    # import it would read the whole of one for each row of the other.
    run(NESTED, {"are": "off"})
    columns = ", ".join(f"e.{name}" for name in COLUMNS.split(", "))
    present = f"SELECT e.id, {columns} FROM metrics_exposure e {touched} WHERE e.workspace_id = %(workspace)s"
    mended = mend("metrics_exposure", COLUMNS, _counted(is_part=bool(touched)), present, asked).total()
    run(NESTED, {"are": "on"})
    return mended


def _counted(*, is_part: bool) -> str:
    """The keys of a part are named in each table: an index finds them there, which no join here may use."""
    only = "AND {} = ANY(%(deals)s)" if is_part else ""
    deals = DEALS.format(only=only.format("o.id"))
    of_entries, of_talks = only.format("e.opportunity_id"), only.format("c.opportunity_id")
    return COUNTED.format(deals=deals, of_entries=of_entries, of_talks=of_talks, planned="")


def deals_in(state: str, *, workspace: int, planned: list[int], versions: list[int]) -> RawSQL:
    """The keys of the opportunities that are counted in a state for a planned conversation: `planned` are its rows,
    `versions` those they stand in."""
    deals = DEALS.format(only="AND o.version_id = ANY(%(versions)s)")
    exposed = EXPOSED.format(deals=deals, of_entries="", of_talks="", planned="AND planned.id = ANY(%(planned)s)")
    asked = {"workspace": workspace, "planned": planned, "versions": versions, "state": state}
    named = f"SELECT id FROM ({exposed}) exposed WHERE state = %(state)s"
    return keys_in(named, asked)
