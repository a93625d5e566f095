"""How deals go through the stages of their version, counted by cohort (see counting.py).

A stay is what `conversations.deal_stays` says. A passage is a deal that entered a stage: it counts once, however often
it came back, and stays counted when it is lost.
"""

# ruff: noqa: S608 (the SQL is put together from constants; every value is a parameter)

from __future__ import annotations

from conversations.deal_stays import SIGNATURES, STAYS, STEPS
from metrics.cohort_deals import DEALS

COHORT = "workspace_id, version_id, team_id, quarter"
STAY_COLUMNS = f"{COHORT}, stage_id, state, days, since, deals, n"
PASSAGE_COLUMNS = f"{COHORT}, stage_id, fate, n"
# Each part is counted out before it is joined: just after an import the planner takes it for a row or two, and would
# count it again for every deal.
# A stage of another version that no move has translated has no place among those of this one.
STAYED = f"""
WITH deals AS MATERIALIZED ({DEALS}), stays AS MATERIALIZED ({STAYS})
SELECT deals.*, stays.stage_id, stays.days, stays.since,
    CASE WHEN stays.days IS NOT NULL THEN 'left' WHEN stays.since IS NOT NULL THEN 'still' ELSE 'unknown' END AS state
FROM deals JOIN stays ON stays.opportunity_id = deals.id
JOIN stages_stage stage ON stage.id = stays.stage_id AND stage.version_id = deals.version_id
"""
COUNTED_STAYS = f"""
SELECT {COHORT}, stage_id, state,
    coalesce(array_agg(days ORDER BY days) FILTER (WHERE state = 'left'), ARRAY[]::integer[]),
    coalesce(array_agg(since ORDER BY since) FILTER (WHERE state = 'still'), ARRAY[]::date[]),
    count(DISTINCT id), count(*)
FROM ({STAYED}) AS stayed GROUP BY {COHORT}, stage_id, state
"""
# The order of the steps is known even where a moment is not; but what came without its moments mostly came without
# the stages before as well, and would only ever go on. Such a deal is left out whole, and counted as such.
PASSED = f"""
WITH deals AS MATERIALIZED ({DEALS}), steps AS MATERIALIZED ({STEPS}), scores AS MATERIALIZED ({SIGNATURES}),
entered AS MATERIALIZED (
    SELECT deals.*, steps.sequence, stage.id AS stage_id, stage.position, scores.signature,
        max(stage.position) OVER (one ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS furthest,
        last_value(stage.id) OVER (one ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_stage_id,
        bool_and(steps.entered_at IS NOT NULL) OVER whole AND count(stage.id) OVER whole > 0 AS is_known
    FROM deals LEFT JOIN steps ON steps.opportunity_id = deals.id
    LEFT JOIN stages_stage stage ON stage.id = steps.stage_id AND stage.version_id = deals.version_id
    LEFT JOIN scores ON scores.version_id = deals.version_id
    WINDOW whole AS (PARTITION BY deals.id), one AS (PARTITION BY deals.id ORDER BY steps.sequence)
)
SELECT DISTINCT id, {COHORT}, NULL::bigint AS stage_id, CASE WHEN is_known THEN 'known' ELSE 'unknown' END AS fate
FROM entered
UNION ALL (
    SELECT DISTINCT ON (id, stage_id) id, {COHORT}, stage_id, CASE
        WHEN furthest > position OR kind = 'won' AND position <= signature THEN 'forward'
        WHEN kind NOT IN ('open', 'won') THEN kind
        WHEN last_stage_id = stage_id THEN 'here' ELSE 'back' END
    FROM entered WHERE is_known AND stage_id IS NOT NULL ORDER BY id, stage_id, sequence
)
"""
COUNTED_PASSAGES = f"""
SELECT {COHORT}, stage_id, fate, count(*) FROM ({PASSED}) AS passed GROUP BY {COHORT}, stage_id, fate
"""


def counted_stays(only: str) -> str:
    """Of all deals, or of those that `only` says of a column."""
    return _of(COUNTED_STAYS, only)


def counted_passages(only: str) -> str:
    return _of(COUNTED_PASSAGES, only)


def _of(counted: str, only: str) -> str:
    return counted.format(only=only.format("o.id"), of_entries=only.format("e.opportunity_id"))
