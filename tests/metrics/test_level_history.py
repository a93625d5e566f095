"""Of several periods on one day the strongest holds, whoever said so."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from metrics.level_history import on, since, spells_of

DAY = timedelta(days=1)
START = date(2026, 1, 1)
KINDS = ("override", "assessed", "entered")


@dataclass(frozen=True)
class Period:
    kind: str
    level: str
    starts_on: date
    ends_on: date | None


@st.composite
def histories(draw):
    """Of each kind periods that do not overlap, the last maybe without an end, some taken back before they began."""
    periods = []
    for kind in KINDS:
        day = START
        for _ in range(draw(st.integers(0, 4))):
            day += draw(st.integers(0, 5)) * DAY
            length = draw(st.integers(0, 9))
            end = None if length == 9 else day + length * DAY
            periods.append(Period(kind, draw(st.sampled_from(["random", "informal", "formal"])), day, end))
            if end is None:
                break
            day = end
    return draw(st.permutations(periods))


def by_hand(periods, day):
    for kind in KINDS:
        for period in periods:
            if period.kind == kind and period.starts_on <= day and (period.ends_on is None or day < period.ends_on):
                return period
    return None


@given(histories(), st.integers(-2, 60))
def test_each_day_has_the_strongest_of_its_periods(periods, days):
    day = START + days * DAY
    spell = on(spells_of(periods, KINDS), day)
    assert (spell and spell.period) == by_hand(periods, day)


@given(histories(), st.integers(0, 60))
def test_a_level_holds_since_the_first_day_of_an_unbroken_run(periods, days):
    day = START + days * DAY
    first = day if by_hand(periods, day) else None
    while first and (before := by_hand(periods, first - DAY)) and before.level == by_hand(periods, day).level:
        first -= DAY
    assert since(spells_of(periods, KINDS), day) == first


@given(histories())
def test_spells_are_in_order_and_never_overlap(periods):
    spells = spells_of(periods, KINDS)
    for before, after in pairwise(spells):
        assert before.ends_on is not None
        assert before.ends_on <= after.starts_on
        assert before.period is not after.period or before.ends_on < after.starts_on
