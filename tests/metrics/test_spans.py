"""A span falls into whole months and edge days, without a day lost or counted twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import spans
from metrics.spans import NAMED, Span, month_after

TODAY = date(2026, 11, 21)
days = st.dates(date(2019, 1, 1), date(2025, 12, 31))


def covered(span):
    """Every day that the months and the edges of the span hold, in order."""
    found = []
    if span.whole_months:
        first, last = span.whole_months
        day = first
        while day < month_after(last):
            found.append(day)
            day += timedelta(days=1)
    for edge in span.edges:
        found += [edge.starts_on + timedelta(days=index) for index in range((edge.ends_on - edge.starts_on).days + 1)]
    return sorted(found)


@given(days, st.integers(0, 900))
def test_months_and_edges_are_exactly_the_days_of_the_span(start, length):
    end = start + timedelta(days=length)
    expected = [start + timedelta(days=index) for index in range(length + 1)]
    assert covered(Span(start, end)) == expected


@pytest.mark.parametrize(
    ("start", "end", "months", "edges"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (date(2026, 1, 1), date(2026, 12, 1)), ()),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 1)), ()),
        (date(2026, 1, 2), date(2026, 2, 27), None, (Span(date(2026, 1, 2), date(2026, 2, 27)),)),
        (date(2026, 1, 31), None, (date(2026, 2, 1), None), (Span(date(2026, 1, 31), date(2026, 1, 31)),)),
        (None, date(2026, 3, 1), (None, date(2026, 2, 1)), (Span(date(2026, 3, 1), date(2026, 3, 1)),)),
        (None, None, (None, None), ()),
    ],
)
def test_the_parts_of_a_span(start, end, months, edges):
    span = Span(start, end)
    assert (span.whole_months, span.edges) == (months, edges)


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="is after"):
        Span(date(2026, 2, 1), date(2026, 1, 31))


def test_the_named_spans():
    found = {name: (span(TODAY).starts_on, span(TODAY).ends_on) for name, span in NAMED.items()}
    assert found == {
        "12-months": (date(2025, 11, 22), TODAY),
        "this-quarter": (date(2026, 10, 1), TODAY),
        "last-quarter": (date(2026, 7, 1), date(2026, 9, 30)),
        "this-year": (date(2026, 1, 1), TODAY),
        "last-year": (date(2025, 1, 1), date(2025, 12, 31)),
        "4-quarters": (date(2026, 1, 1), TODAY),
        "8-quarters": (date(2025, 1, 1), TODAY),
        "12-quarters": (date(2024, 1, 1), TODAY),
        "all": (None, None),
    }
    assert NAMED["all"](TODAY).is_everything


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (Span(date(2026, 3, 1), date(2026, 3, 31)), Span(date(2026, 1, 29), date(2026, 2, 28))),
        (Span(date(2026, 3, 1), date(2026, 3, 1)), Span(date(2026, 2, 28), date(2026, 2, 28))),
        (Span(date(2026, 3, 1), None), None),
        (Span(None, date(2026, 3, 1)), None),
        (Span(date(1, 1, 2), date(9999, 12, 31)), None),
    ],
)
def test_as_many_days_before(span, before):
    assert span.before == before


def test_a_quarter_ends_on_the_last_day_of_its_third_month():
    assert spans.quarter_end(date(2026, 1, 1)) == date(2026, 3, 31)
    assert spans.quarter_end(date(2026, 7, 1)) == date(2026, 9, 30)
    assert spans.quarter_end(date(9999, 10, 1)) == date(9999, 12, 31)


def test_the_year_before_a_leap_day_ends_in_february():
    assert spans.year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert spans.last_12_months(date(2024, 2, 29)) == Span(date(2023, 3, 1), date(2024, 2, 29))


def test_the_last_quarter_may_lie_in_the_year_before():
    assert spans.last_quarter(date(2026, 2, 3)) == Span(date(2025, 10, 1), date(2025, 12, 31))
