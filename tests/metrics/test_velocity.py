"""The pace of sales: its factors, their intervals, and what a change of each does; and the counts behind it."""

import math
from datetime import date, timedelta
from decimal import Decimal

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.computing import refresh
from metrics.population import Population
from metrics.segments import Band
from metrics.spans import Span
from metrics.velocity import AMOUNT, CONVERSION, CYCLE, OPEN, Moments, Velocity, against, effect, pace_against
from metrics.velocity_counts import counted
from tests.metrics.rows import decide, opportunity, reopen

values = st.lists(st.floats(1, 1e6), min_size=2, max_size=40)


def moments(numbers):
    return Moments(len(numbers), sum(numbers), sum(number**2 for number in numbers))


def velocity(days=100, open_days=1500.0, won=40, decided=120, amounts=(50.0, 150.0), cycles=(20.0, 40.0)):
    return Velocity(days, open_days, won, decided, moments(amounts), moments(cycles))


def test_the_pace_is_the_product_of_its_factors():
    found = velocity()
    assert [factor.value for factor in found.factors.values()] == pytest.approx([15, 1 / 3, 100, 30])
    assert found.pace.value == pytest.approx(15 * (1 / 3) * 100 / 30)
    assert found.won_a_day == pytest.approx(200 / 100)


@given(values)
def test_the_spread_of_the_logarithm_of_a_mean_is_that_of_scipy(numbers):
    found, expected = moments(numbers), stats.sem(numbers) / numpy.mean(numbers)
    assert found.mean == pytest.approx(numpy.mean(numbers))
    assert math.sqrt(found.log_variance) == pytest.approx(expected, abs=1e-6)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Two thousand companies whose pace is known."""
    chance, n, open_days, days = numpy.random.default_rng(7), 400, 40_000.0, 365
    truth = open_days / days * 0.3 * 20_000 / 60
    held = 0
    for _company in range(2000):
        won = int(chance.binomial(n, 0.3))
        amounts, cycles = chance.gamma(2, 10_000, won), chance.gamma(3, 20, n)
        found = Velocity(days, open_days, won, n, moments(amounts), moments(cycles)).pace
        held += found.low <= truth <= found.high
    assert 0.93 <= held / 2000 <= 0.97


sides = st.builds(
    lambda won, open_days, amounts, cycles: velocity(50, open_days, won, 200, amounts, cycles),
    st.integers(2, 200),
    st.floats(10, 1e5),
    values,
    values,
)


@given(sides, sides)
def test_the_effects_of_the_factors_multiply_to_the_change_of_the_pace(now, before):
    effects = [effect(now, before, name) for name in now.factors]
    change = pace_against(now, before)
    assert math.prod(each.value for each in effects) == pytest.approx(change.value)
    assert change.value == pytest.approx(now.pace.value / before.pace.value)
    for each in (*effects, change):
        assert each.low <= each.value * (1 + 1e-9)
        assert each.value <= each.high * (1 + 1e-9)


def test_a_shorter_cycle_is_a_smaller_ratio_and_a_larger_effect():
    now, before = velocity(cycles=(10, 20)), velocity(cycles=(20, 40))
    assert against(now, before, CYCLE).value == pytest.approx(0.5)
    assert effect(now, before, CYCLE).value == pytest.approx(2)
    assert against(now, before, CONVERSION).value == 1
    assert against(now, before, OPEN).low == 1, "what is counted has no interval of its own"


@pytest.mark.parametrize(
    "nothing",
    [
        {"won": 0, "amounts": ()},
        {"decided": 0, "won": 0, "amounts": (), "cycles": ()},
        {"open_days": 0},
        {"cycles": (0, 0)},
        {"amounts": (100,), "won": 1},  # one value says nothing of how far values lie apart
    ],
)
def test_where_a_factor_is_not_known_nothing_is_said_of_the_pace(nothing):
    found = velocity(**nothing)
    assert (found.pace.value, found.pace.low, found.pace.high) == (None, None, None)
    assert pace_against(found, velocity()).value is None


# ---- counted
DAYS = Span(date(2026, 3, 1), date(2026, 4, 30))
TODAY = date(2026, 6, 1)


@pytest.fixture
def deals(cast):
    """Opened from January on, decided until June, in two currencies, some without a day or an amount, one reopened."""
    kinds = ("won", "lost", "no_decision", "disqualified", None)
    for number in range(120):
        opened_on = None if number % 17 == 0 else date(2026, 1, 1) + timedelta(days=number)
        amount = None if number % 7 == 0 else Decimal(1000 + number * 13)
        deal = opportunity(
            (cast.paris, cast.lyon)[number % 3 == 0],
            opened_on=opened_on,
            amount=amount,
            currency=("EUR", "USD")[number % 4 == 0],
        )
        if kind := kinds[number % 5]:
            day = date(2026, 2, 1) + timedelta(days=number)
            decide(deal, kind, None if number % 13 == 0 else day)
        if number == 41:
            reopen(deal, stays_counted=False)
    refresh(cast.workspace.pk)
    return cast


def by_hand(rows, span, today):
    last, open_days, amounts, cycles, decided = min(span.ends_on, today), 0, [], [], 0
    for fact in rows:
        if fact.kind != "disqualified" and fact.opened_on and (fact.decided_on or fact.kind == "open"):
            day, end = fact.opened_on, fact.decided_on or today + timedelta(days=1)
            while day < end:
                open_days += span.starts_on <= day <= last
                day += timedelta(days=1)
        if (
            fact.kind in ("won", "lost", "no_decision")
            and fact.decided_on
            and span.starts_on <= fact.decided_on <= last
        ):
            decided += 1
            cycles += [] if fact.cycle_days is None else [fact.cycle_days]
            amounts += [float(fact.amount)] if fact.kind == "won" else []
    return open_days, len(amounts), decided, sorted(amounts), sorted(cycles)


@pytest.mark.django_db
@pytest.mark.parametrize("span", [DAYS, Span(date(2026, 2, 3), date(2026, 7, 9)), Span(TODAY, TODAY)])
@pytest.mark.parametrize("currency", ["EUR", "USD"])
@pytest.mark.parametrize("who", ["executive", "rep"])
def test_what_is_counted_is_what_is_counted_day_by_day(deals, span, currency, who):
    population = Population.seen_by(getattr(deals, who), amount=Band(currency))
    found = counted(population, span, TODAY)
    open_days, won, decided, amounts, cycles = by_hand(list(population.facts()), span, TODAY)
    assert (found.open_days, found.won, found.decided) == (open_days, won, decided)
    assert open_days > 0
    assert found.amounts.n == len(amounts)
    assert found.amounts.total == pytest.approx(sum(amounts))
    assert found.amounts.squares == pytest.approx(sum(amount**2 for amount in amounts))
    assert found.cycles.n == len(cycles)
    assert found.cycles.squares == pytest.approx(sum(days**2 for days in cycles))
    assert found.days == (min(span.ends_on, TODAY) - span.starts_on).days + 1
    assert found.factors[AMOUNT].value == pytest.approx(sum(amounts) / won if won else None)


@pytest.mark.django_db
@pytest.mark.parametrize("span", [Span(), Span(TODAY), Span(None, TODAY), Span(date(2026, 7, 1), date(2026, 7, 2))])
def test_a_pace_without_days_is_refused(cast, span):
    with pytest.raises(ValueError, match="no days"):
        counted(Population.seen_by(cast.executive, amount=Band("EUR")), span, TODAY)
