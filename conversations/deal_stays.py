"""How long deals were in each stage up to the signature, for the balance of the stages."""

from collections import Counter, defaultdict

from django.db import connection

from stages.deals import Stays

# A stage of a version before is what the opportunity reads it as since it was moved (lens.py); two of them that became
# one are one stay. A stay ends with the next entry that a person made, else with the outcome, else it goes on. One
# whose end is not known is left out. Counted by whole days: as many rows as there are days, not deals.
SQL = """
    SELECT s.lineage::text, ended, greatest(0, floor(extract(epoch FROM until - e.entered_at) / 86400))::int, count(*)
    FROM conversations_stageentry e
    JOIN conversations_opportunity o ON o.id = e.opportunity_id
    LEFT JOIN conversations_reading r ON r.id = o.reading_id
    JOIN stages_stage s ON s.id = coalesce((r.stages ->> e.stage_id::text)::bigint, e.stage_id)
    LEFT JOIN LATERAL (
        SELECT n.entered_at, true AS found FROM conversations_stageentry n
        WHERE n.opportunity_id = e.opportunity_id AND n.sequence > e.sequence AND n.move_id IS NULL
          AND (r.id IS NULL OR coalesce((r.stages ->> n.stage_id::text)::bigint, n.stage_id) IS DISTINCT FROM s.id)
        ORDER BY n.sequence LIMIT 1
    ) n ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN n.found THEN n.entered_at WHEN o.outcome = '' THEN %(now)s
                    ELSE greatest(o.decided_on::timestamp AT TIME ZONE %(zone)s, e.entered_at) END AS until,
               n.found IS NOT NULL OR o.outcome <> '' AS ended
    ) stay
    WHERE o.workspace_id = %(workspace)s AND o.id IN ({deals})
      AND e.move_id IS NULL AND e.entered_at IS NOT NULL AND until IS NOT NULL AND s.lineage = ANY(%(lineages)s::uuid[])
      AND (r.id IS NULL OR s.id IS DISTINCT FROM (
          SELECT coalesce((r.stages ->> p.stage_id::text)::bigint, p.stage_id) FROM conversations_stageentry p
          WHERE p.opportunity_id = e.opportunity_id AND p.sequence < e.sequence AND p.move_id IS NULL
          ORDER BY p.sequence DESC LIMIT 1
      ))
    GROUP BY 1, 2, 3
"""


def stays_of(measures, stages) -> tuple[Stays, ...]:
    """Of those stages (of the version that is looked at), wherever else in the process the deals met them."""
    deals, values = measures.deals.order_by().values("id").query.sql_with_params()
    named = {
        "now": measures.now,
        "zone": measures.member.workspace.time_zone,
        "workspace": measures.member.workspace_id,
        "lineages": [str(stage.lineage) for stage in stages],
    }
    named |= {f"deals_{place}": value for place, value in enumerate(values)}
    inside = deals.replace("%", "%%").replace("%%s", "%s") % tuple(f"%(deals_{place})s" for place in range(len(values)))
    counts = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(SQL.replace("{deals}", inside), named)
        for lineage, ended, days, n in cursor.fetchall():
            counts[lineage, ended][days] += n
    keys = [(str(stage.lineage), stage.name) for stage in stages]
    return tuple(Stays(key, name, counts[key, True], counts[key, False]) for key, name in keys)
