"""What held conversations did, counted by cohort and month (see counting.py), and in days that cut a month."""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

COHORT = "workspace_id, version_id, team_id, quarter"
EFFECTS = "held, obtained, partly, missed, forward, unmoved, back"
COLUMNS = f"{COHORT}, role_id, theme_id, month, {EFFECTS}"

# A talk about several opportunities has a row for each. It is counted where it was logged; of the others only those
# count in which somebody said what it did there. A word that was made one with another counts as that one, and what a
# file left unsaid of a planned conversation is as it was planned, as in courses.py.
TALKS = """
SELECT o.workspace_id, coalesce(o.version_id, 0) AS version_id, o.team_id,
    date_trunc('quarter', o.opened_on::timestamp)::date AS quarter,
    coalesce(buyer.merged_into_id, buyer.id, 0) AS role_id, coalesce(theme.merged_into_id, theme.id, 0) AS theme_id,
    date_trunc('month', c.starts_at AT TIME ZONE %(zone)s)::date AS month, c.movement, c.purpose_obtained
FROM conversations_opportunity o JOIN conversations_conversation c ON c.opportunity_id = o.id
LEFT JOIN stages_plannedconversation told ON told.id = c.planned_conversation_id
LEFT JOIN stages_versionrole row ON row.id = told.role_id
LEFT JOIN stages_theme theme ON theme.id = coalesce(c.theme_id, told.theme_id)
LEFT JOIN stages_buyerrole buyer ON buyer.id = coalesce(c.buyer_role_id, row.buyer_role_id)
WHERE o.workspace_id = %(workspace)s AND c.state = 'held'
    AND (c.together IS NULL OR c.together = c.id OR c.movement <> '' OR c.purpose_obtained <> '') {which}
"""
COUNTED = f"""
SELECT {COHORT}, role_id, theme_id, month, count(*),
    count(*) FILTER (WHERE purpose_obtained = 'yes'), count(*) FILTER (WHERE purpose_obtained = 'partly'),
    count(*) FILTER (WHERE purpose_obtained = 'no'),
    count(*) FILTER (WHERE movement = 'forward'), count(*) FILTER (WHERE movement = 'none'),
    count(*) FILTER (WHERE movement = 'back')
FROM ({TALKS}) AS talks GROUP BY {COHORT}, role_id, theme_id, month
"""
BETWEEN = """AND c.workspace_id = %(workspace)s
    AND c.starts_at >= %({first})s::timestamp AT TIME ZONE %(zone)s
    AND c.starts_at < %({after})s::timestamp AT TIME ZONE %(zone)s"""


def counted(only: str) -> str:
    """Of all opportunities, or of those that `only` says of a column. `zone` is that in which a company counts days."""
    # Said of both sides of the join: a planner without statistics starts from the one it takes for the smaller.
    return COUNTED.format(which=f"{only.format('o.id')} {only.format('c.opportunity_id')}")


def counted_between(first: str, after: str, of_teams: str) -> str:
    """Of the days from one parameter to before another, and of the opportunities `o` that `of_teams` says."""
    return COUNTED.format(which=BETWEEN.format(first=first, after=after) + of_teams)
