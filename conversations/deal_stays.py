"""How long deals were in each stage: the one definition of a stay, for the balance of stages and for its figures."""

# ruff: noqa: S608 (the SQL is put together from constants; every value is a parameter)

from collections import Counter, defaultdict

from django.db import connection

from stages.deals import Stays

# What a person entered, in order. A stage of a version before is what the opportunity reads it as since it was moved
# (lens.py), and two of them that became one are one step.
STEPS = """
    SELECT * FROM (
        SELECT e.opportunity_id, e.sequence, e.entered_at, o.outcome, o.decided_on, stage.stage_id,
            r.id IS NULL OR stage.stage_id IS DISTINCT FROM lag(stage.stage_id) OVER one AS begins
        FROM conversations_opportunity o
        JOIN conversations_stageentry e ON e.opportunity_id = o.id
        LEFT JOIN conversations_reading r ON r.id = o.reading_id
        CROSS JOIN LATERAL (
            SELECT coalesce((r.stages ->> e.stage_id::text)::bigint, e.stage_id) AS stage_id
        ) AS stage
        WHERE o.workspace_id = %(workspace)s AND e.move_id IS NULL {only} {of_entries}
        WINDOW one AS (PARTITION BY e.opportunity_id ORDER BY e.sequence)
    ) AS read WHERE begins
"""
# The place of the stage that is signed, of the last one where none is.
SIGNATURES = """
    SELECT version_id, coalesce(min(position) FILTER (WHERE is_signature), max(position)) AS signature
    FROM stages_stage WHERE workspace_id = %(workspace)s GROUP BY version_id
"""
# A stay ends with the next step, else with the outcome, else it goes on; what is won goes on in the stages after the
# signature. It is counted by the days of the calendar, because an outcome has no hour. One that has ended has `days`,
# one that goes on `since`; where nobody knows when it began or ended, it has neither.
STAYS = f"""
    WITH steps AS MATERIALIZED ({STEPS}), scores AS MATERIALIZED ({SIGNATURES})
    SELECT opportunity_id, stage_id, has_ended,
        CASE WHEN has_ended AND left_on < began_on THEN 0 WHEN has_ended THEN left_on - began_on END AS days,
        CASE WHEN NOT has_ended THEN began_on END AS since
    FROM (
        SELECT steps.opportunity_id, steps.stage_id, (steps.entered_at AT TIME ZONE %(zone)s)::date AS began_on,
            CASE WHEN lead(sequence) OVER one IS NULL THEN decided_on
                ELSE (lead(entered_at) OVER one AT TIME ZONE %(zone)s)::date END AS left_on,
            lead(sequence) OVER one IS NOT NULL OR steps.outcome <> '' AND NOT (
                steps.outcome = 'won' AND stage.position > scores.signature
            ) AS has_ended
        FROM steps
        LEFT JOIN stages_stage stage ON stage.id = steps.stage_id
        LEFT JOIN scores ON scores.version_id = stage.version_id
        WINDOW one AS (PARTITION BY steps.opportunity_id ORDER BY steps.sequence)
    ) AS stays
"""
# As many rows as there are days, not deals.
COUNTED = f"""
    SELECT stage.lineage::text, stays.has_ended, coalesce(stays.days, greatest(0, %(today)s - stays.since)), count(*)
    FROM ({STAYS.format(only="AND o.id IN ({deals})", of_entries="")}) AS stays
    JOIN stages_stage stage ON stage.id = stays.stage_id
    WHERE stage.lineage = ANY(%(lineages)s::uuid[]) AND coalesce(stays.days, %(today)s - stays.since) IS NOT NULL
    GROUP BY 1, 2, 3
"""


def stays_of(measures, stages) -> tuple[Stays, ...]:
    """Of those stages (of the version that is looked at), wherever else in the process the deals met them."""
    deals, values = measures.deals.order_by().values("id").query.sql_with_params()
    workspace = measures.member.workspace
    named = {
        "today": workspace.today(),
        "zone": workspace.time_zone,
        "workspace": workspace.pk,
        "lineages": [str(stage.lineage) for stage in stages],
    }
    named |= {f"deals_{place}": value for place, value in enumerate(values)}
    inside = deals.replace("%", "%%").replace("%%s", "%s") % tuple(f"%(deals_{place})s" for place in range(len(values)))
    counts = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.replace("{deals}", inside), named)
        for lineage, has_ended, days, n in cursor.fetchall():
            counts[lineage, has_ended][days] += n
    keys = [(str(stage.lineage), stage.name) for stage in stages]
    return tuple(Stays(key, name, counts[key, True], counts[key, False]) for key, name in keys)
