"""Which deals had a planned conversation by the moment they left its stage, counted by cohort (see counting.py)."""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

from django.db.models.expressions import RawSQL

from metrics.cohort_deals import DEALS
from metrics.mending import keys_in

COLUMNS = "workspace_id, version_id, team_id, quarter, planned_id, kind, state, was_held, n"

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
    WHERE steps.to_position > steps.position AND steps.to_position <= scores.signature {of_stages}
    ORDER BY steps.opportunity_id, steps.stage_id, steps.sequence
),
talks AS (
    SELECT c.opportunity_id, c.planned_conversation_id, min(c.starts_at) AS held_at
    FROM deals JOIN conversations_conversation c ON c.opportunity_id = deals.id
    WHERE c.state = 'held' AND c.planned_conversation_id {of_planned} {of_talks}
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


def counted(only: str) -> str:
    """Of all deals, or of those that `only` says of a column."""
    deals = DEALS.format(only=only.format("o.id"))
    of_entries, of_talks = only.format("e.opportunity_id"), only.format("c.opportunity_id")
    narrowed = {
        "of_entries": of_entries,
        "of_talks": of_talks,
        "of_planned": "IS NOT NULL",
        "planned": "",
        "of_stages": "",
    }
    return COUNTED.format(deals=deals, **narrowed)


def deals_in(state: str, *, workspace: int, planned: list[int], versions: list[int]) -> RawSQL:
    """The keys of the opportunities that are counted in a state for a planned conversation: `planned` are its rows,
    `versions` those they stand in."""
    deals = DEALS.format(only="AND o.version_id = ANY(%(versions)s)")
    these = "= ANY(%(planned)s)"
    stages = f"AND steps.stage_id IN (SELECT stage_id FROM stages_plannedconversation WHERE id {these})"
    narrowed = {"of_planned": these, "planned": f"AND planned.id {these}", "of_stages": stages}
    exposed = EXPOSED.format(deals=deals, of_entries="", of_talks="", **narrowed)
    asked = {"workspace": workspace, "planned": planned, "versions": versions, "state": state}
    named = f"SELECT id FROM ({exposed}) exposed WHERE state = %(state)s"
    return keys_in(named, asked)
