"""What was talked about with whom, deal by deal: the course of each opportunity, mended with the cohort it belongs to.

A course is read from the facts in one statement, so that a change and a whole rebuild cannot disagree. Everything that
is counted of sequences (transitions, variants, conformance) is counted from courses.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

COLUMNS = (
    "workspace_id, opportunity_id, team_id, version_id, quarter, kind, decided_on, path, days, talks, fits,"
    " in_order, out_of_order, off_score, skipped, left_stages, talks_by_then"
)
ROLES = 2**31  # an activity is one number: its buyer role times this, and its theme; 0 stands for what is not known
NO_SCORE, IN_ORDER, OUT_OF_ORDER, OFF = range(4)

# Rows of older versions are read as the version of today has them, as conversations.lens reads them.
READ = """LEFT JOIN LATERAL (
    SELECT CASE WHEN reading.{kind} ? {key}::text THEN (reading.{kind} ->> {key}::text)::bigint ELSE {key} END AS id
) AS {name} ON true"""
# A conversation is out of order when one that the score plans in a later stage was held before it.
TALKS = f"""
SELECT c.opportunity_id, c.id, c.starts_at, (c.starts_at AT TIME ZONE %(zone)s)::date AS day, planned.id AS planned_id,
    coalesce(buyer.merged_into_id, buyer.id, 0) * {ROLES} + coalesce(theme.merged_into_id, theme.id, 0) AS activity,
    CASE WHEN deals.version_id IS NULL THEN {NO_SCORE} WHEN stage.position IS NULL THEN {OFF}
        WHEN stage.position < max(stage.position) OVER (PARTITION BY c.opportunity_id ORDER BY c.starts_at, c.id)
        THEN {OUT_OF_ORDER} ELSE {IN_ORDER} END AS fit
FROM deals JOIN conversations_conversation c ON c.opportunity_id = deals.id
LEFT JOIN conversations_reading reading ON reading.id = deals.reading_id
{READ.format(kind="planned", key="c.planned_conversation_id", name="read")}
LEFT JOIN stages_plannedconversation planned ON planned.id = read.id AND planned.version_id = deals.version_id
LEFT JOIN stages_stage stage ON stage.id = planned.stage_id
LEFT JOIN stages_plannedconversation told ON told.id = c.planned_conversation_id
LEFT JOIN stages_versionrole row ON row.id = told.role_id
LEFT JOIN stages_theme theme ON theme.id = coalesce(c.theme_id, told.theme_id)
LEFT JOIN stages_buyerrole buyer ON buyer.id = coalesce(c.buyer_role_id, row.buyer_role_id)
WHERE c.state = 'held' {{of_talks}}
"""
# The steps of the buyer, not those that only say the same place in the words of another version.
STEPS = f"""
SELECT e.opportunity_id, stage.id AS stage_id, e.sequence, stage.position, lead(stage.position) OVER one AS to_position,
    lead(e.entered_at + CASE WHEN e.time_known THEN interval '0' ELSE interval '1 day' END) OVER one AS left_at,
    deals.version_id, deals.reading_id IS NOT NULL AS was_moved
FROM deals JOIN conversations_stageentry e ON e.opportunity_id = deals.id
LEFT JOIN conversations_reading reading ON reading.id = deals.reading_id
{READ.format(kind="stages", key="e.stage_id", name="read")}
JOIN stages_stage stage ON stage.id = read.id AND stage.version_id = deals.version_id
WHERE e.move_id IS NULL {{of_entries}}
WINDOW one AS (PARTITION BY e.opportunity_id ORDER BY e.sequence)
"""
COURSES = f"""
WITH deals AS (
    SELECT o.id, o.workspace_id, o.team_id, o.version_id, o.reading_id, o.decided_on,
        date_trunc('quarter', o.opened_on::timestamp)::date AS quarter,
        CASE WHEN o.outcome = '' THEN 'open' ELSE o.outcome END AS kind
    FROM conversations_opportunity o WHERE o.workspace_id = %(workspace)s {{of_deals}}
),
talks AS MATERIALIZED ({TALKS}),
spoken AS (
    SELECT opportunity_id, array_agg(activity ORDER BY starts_at, id) AS path,
        array_agg(day ORDER BY starts_at, id) AS days, array_agg(id ORDER BY starts_at, id) AS talks,
        array_agg(fit ORDER BY starts_at, id) AS fits, count(*) FILTER (WHERE fit = {IN_ORDER}) AS in_order,
        count(*) FILTER (WHERE fit = {OUT_OF_ORDER}) AS out_of_order, count(*) FILTER (WHERE fit = {OFF}) AS off_score
    FROM talks GROUP BY opportunity_id
),
left_forward AS (
    SELECT DISTINCT ON (opportunity_id, stage_id) * FROM ({STEPS}) AS steps
    WHERE to_position > position ORDER BY opportunity_id, stage_id, sequence
),
scores AS (
    SELECT version_id, coalesce(min(position) FILTER (WHERE is_signature), max(position)) AS signature
    FROM stages_stage WHERE workspace_id = %(workspace)s GROUP BY version_id
),
held AS (
    SELECT opportunity_id, planned_id, min(starts_at) AS held_at FROM talks WHERE planned_id IS NOT NULL
    GROUP BY opportunity_id, planned_id
),
missed AS (
    SELECT left_forward.opportunity_id, count(*) AS skipped
    FROM left_forward JOIN stages_plannedconversation planned ON planned.stage_id = left_forward.stage_id
    LEFT JOIN held ON held.opportunity_id = left_forward.opportunity_id AND held.planned_id = planned.id
    WHERE held.held_at IS NULL OR held.held_at > left_forward.left_at
    GROUP BY left_forward.opportunity_id
),
landmarks AS (
    SELECT opportunity_id, array_agg(stage_id ORDER BY position) AS left_stages,
        array_agg(talks_by_then ORDER BY position) AS talks_by_then
    FROM (
        SELECT one.opportunity_id, one.stage_id, one.position,
            (count(talks.id) FILTER (WHERE talks.starts_at <= one.left_at))::int AS talks_by_then
        FROM left_forward one JOIN scores USING (version_id)
        LEFT JOIN talks ON talks.opportunity_id = one.opportunity_id
        WHERE NOT one.was_moved AND one.left_at IS NOT NULL AND one.to_position <= scores.signature
        GROUP BY one.opportunity_id, one.stage_id, one.position
    ) AS reached GROUP BY opportunity_id
)
SELECT deals.workspace_id, deals.id, deals.team_id, coalesce(deals.version_id, 0), deals.quarter, deals.kind,
    deals.decided_on,
    coalesce(spoken.path, ARRAY[]::bigint[]), coalesce(spoken.days, ARRAY[]::date[]),
    coalesce(spoken.talks, ARRAY[]::bigint[]), coalesce(spoken.fits, ARRAY[]::int[]),
    coalesce(spoken.in_order, 0)::int, coalesce(spoken.out_of_order, 0)::int, coalesce(spoken.off_score, 0)::int,
    coalesce(missed.skipped, 0)::int,
    coalesce(landmarks.left_stages, ARRAY[]::bigint[]), coalesce(landmarks.talks_by_then, ARRAY[]::int[])
FROM deals
LEFT JOIN spoken ON spoken.opportunity_id = deals.id
LEFT JOIN missed ON missed.opportunity_id = deals.id
LEFT JOIN landmarks ON landmarks.opportunity_id = deals.id
"""


def counted(only: str) -> str:
    """Of all opportunities, or of those that `only` says of a column. `zone` is that in which a company counts days."""
    return COURSES.format(
        of_deals=only.format("o.id"),
        of_talks=only.format("c.opportunity_id"),
        of_entries=only.format("e.opportunity_id"),
    )
