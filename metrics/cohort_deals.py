"""The deals of cohorts: a cohort is what one team opened in one quarter on one version, as they have them today."""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

QUARTER = "date_trunc('quarter', o.opened_on::timestamp)::date"
DEALS = f"""
SELECT o.id, o.workspace_id, o.version_id, o.team_id, {QUARTER} AS quarter,
    CASE WHEN o.outcome = '' THEN 'open' ELSE o.outcome END AS kind, o.reading_id IS NOT NULL AS was_moved
FROM conversations_opportunity o WHERE o.workspace_id = %(workspace)s AND o.version_id IS NOT NULL {{only}}
"""
DEALS_OF = f"""
SELECT o.id FROM conversations_opportunity o
JOIN unnest(%(versions)s::bigint[], %(teams)s::bigint[], %(quarters)s::date[]) AS touched (version_id, team_id, quarter)
    ON touched.version_id = coalesce(o.version_id, 0) AND touched.team_id = o.team_id
    AND touched.quarter IS NOT DISTINCT FROM {QUARTER}
WHERE o.workspace_id = %(workspace)s AND o.team_id = ANY(%(teams)s)
"""
TOUCHED = """
JOIN unnest(%(versions)s::bigint[], %(teams)s::bigint[], %(quarters)s::date[]) AS touched (version_id, team_id, quarter)
    ON touched.version_id = e.version_id AND touched.team_id = e.team_id
    AND touched.quarter IS NOT DISTINCT FROM e.quarter
"""
