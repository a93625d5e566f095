"""What the pace of sales is counted from: facts of one currency whose amount is known, in one statement."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Q

from metrics.population import DECIDED, Population
from metrics.spans import DAY, EVERYTHING, Span
from metrics.velocity import Moments, Velocity

ASKED = ("kind", "opened_on", "decided_on", "cycle_days", "amount")
# An opportunity is open from the day of its opening to the day before its outcome. What was disqualified was not sold
# to; an outcome of an unknown day tells nothing of how long it was open.
COUNTED = """
WITH c (kind, opened_on, decided_on, cycle_days, amount) AS ({rows}),
told AS (
    SELECT amount::float8 AS amount, cycle_days, kind,
        kind = ANY(%s) AND decided_on >= %s AND decided_on < %s AS is_decided,
        CASE WHEN kind <> 'disqualified' AND opened_on IS NOT NULL
            THEN least(coalesce(decided_on, %s), %s) - greatest(opened_on, %s) END AS days
    FROM c
)
SELECT coalesce(sum(days) FILTER (WHERE days > 0), 0)::float8,
    count(*) FILTER (WHERE is_decided AND kind = 'won'), count(*) FILTER (WHERE is_decided),
    count(amount) FILTER (WHERE is_decided AND kind = 'won'),
    coalesce(sum(amount) FILTER (WHERE is_decided AND kind = 'won'), 0),
    coalesce(sum(amount * amount) FILTER (WHERE is_decided AND kind = 'won'), 0),
    count(cycle_days) FILTER (WHERE is_decided),
    coalesce(sum(cycle_days) FILTER (WHERE is_decided), 0),
    coalesce(sum(cycle_days * cycle_days) FILTER (WHERE is_decided), 0)
FROM told
"""


def counted(population: Population, span: Span, today: date) -> Velocity:
    """Of a span with both ends, until today at most; ValueError when it has none or begins after today."""
    if span.starts_on is None or span.ends_on is None or span.starts_on > today:
        raise ValueError(f"no days to count in {span}")
    first, after = span.starts_on, min(span.ends_on, today) + DAY
    rows = population.narrowed(span=EVERYTHING).facts()
    rows = rows.filter(Q(kind="open", decided_on=None) | Q(decided_on__gte=first)).values_list(*ASKED)
    sql, values = rows.query.sql_with_params()
    asked = (*values, list(DECIDED), first, after, after, after, first)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(rows=sql), asked)
        open_days, won, decided, *sums = cursor.fetchone()
    return Velocity((after - first).days, open_days, won, decided, Moments(*sums[:3]), Moments(*sums[3:]))
