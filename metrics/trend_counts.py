"""What was decided, by quarter and by one way of telling opportunities apart: both from one statement.

The rollups answer where they know what is asked; amounts, industries and sources only the facts know.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Value

from metrics.population import UNKNOWN, Population
from metrics.segments import UNTOLD

IN_ROLLUPS = {
    "level": f"coalesce(nullif(c.level, ''), '{UNKNOWN}')",
    "team": "c.team_id::text",
    "version": "coalesce(c.version_id, 0)::text",
}
IN_FACTS = {
    "amount": """CASE WHEN c.amount IS NULL THEN 'none' WHEN c.currency <> %s THEN 'other'
        ELSE width_bucket(c.amount, %s::numeric[])::text END""",
    "industry": f"coalesce(nullif(account.industry, ''), '{UNTOLD}')",
    "source": f"coalesce(nullif(opportunity.source, ''), '{UNTOLD}')",
}
TOLD = {
    "industry": """LEFT JOIN conversations_opportunity opportunity ON opportunity.id = c.opportunity_id
        LEFT JOIN conversations_account account ON account.id = opportunity.account_id""",
    "source": "LEFT JOIN conversations_opportunity opportunity ON opportunity.id = c.opportunity_id",
}
COLUMNS = ("level", "team_id", "version_id", "month", "kind")
SEGMENTS = (*COLUMNS, "amount", "currency", "opportunity_id")
COUNTED = """
WITH c ({columns}, n) AS ({rows}),
told AS (SELECT date_trunc('quarter', c.month::timestamp)::date AS quarter, {key} AS key, c.kind, c.n FROM c {joined})
SELECT GROUPING(key) = 1, quarter, key, kind, sum(n)::bigint FROM told
GROUP BY GROUPING SETS ((quarter, kind), (key, kind))
"""


@dataclass(frozen=True)
class Counted:
    """Counts by kind: of each quarter, None for what is open or of an unknown day; and of each group of the span."""

    quarters: dict[date | None, Counter[str]] = field(default_factory=dict)
    groups: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def total(self) -> Counter[str]:
        return sum(self.quarters.values(), Counter())


def counted(population: Population, by: str, currency: str = "", bounds: tuple[int, ...] = ()) -> Counted:
    """`by` is one of IN_ROLLUPS or IN_FACTS. An amount is in the group "0" under the first of the ascending `bounds`,
    in "1" from there on and under the second, and so on; "other" for other currencies, "none" without an amount."""
    columns, rows, parameters = _rows(population, by)
    key = (IN_ROLLUPS | IN_FACTS)[by]
    sql = COUNTED.format(columns=", ".join(columns), rows=rows, key=key, joined=TOLD.get(by, ""))
    if by == "amount":
        parameters = (*parameters, currency, list(bounds))
    quarters: dict[date | None, Counter[str]] = defaultdict(Counter)
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for is_quarter, quarter, group, kind, n in cursor.fetchall():
            (quarters[quarter] if is_quarter else groups[group])[kind] += n
    return Counted(dict(quarters), dict(groups))


def _rows(population: Population, by: str) -> tuple[tuple[str, ...], str, tuple]:
    """The columns, and the rows as a statement with its parameters."""
    if by in IN_FACTS or population.is_segmented:
        found = population.facts().values_list(*SEGMENTS, Value(1))
        return SEGMENTS, *found.query.sql_with_params()
    found = population.rollups().values_list(*COLUMNS, "n")
    if population.span.edges:
        found = found.union(population.edge_facts().values_list(*COLUMNS, Value(1)), all=True)
    return COLUMNS, *found.query.sql_with_params()
