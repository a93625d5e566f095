"""Intervals and quantiles agree with statsmodels, numpy and scipy, and with closed forms at the edges."""

import math
import warnings

import numpy
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from stages.statistics import (
    TOO_FEW,
    MedianStay,
    median,
    median_stay,
    median_stay_between,
    newcombe,
    quantile,
    quartiles,
    standard_normal_quantile,
    staying,
    wilson,
)

counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
confidences = st.floats(0.5, 0.999)
figures = st.floats(-1e6, 1e6, allow_nan=False)


@given(counts, confidences)
def test_wilson_agrees_with_statsmodels(count, confidence):
    successes, n = count
    found = wilson(successes, n, confidence)
    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    assert found.rate == successes / n
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


@given(counts)
def test_wilson_agrees_with_scipy_and_holds_its_rate(count):
    successes, n = count
    found = wilson(successes, n)
    theirs = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert 0 <= found.low <= found.rate <= found.high <= 1


@given(counts, counts, confidences)
def test_newcombe_agrees_with_statsmodels(count, base, confidence):
    found = newcombe(*count, *base, confidence)
    low, high = confint_proportions_2indep(*count, *base, method="newcomb", compare="diff", alpha=1 - confidence)
    assert found.value == pytest.approx(count[0] / count[1] - base[0] / base[1])
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


@given(counts, counts)
def test_swapping_the_groups_turns_the_difference_over(count, base):
    there, back = newcombe(*count, *base), newcombe(*base, *count)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert there.excludes_zero == back.excludes_zero


def test_newcombe_gives_the_example_of_its_article():
    """Table II (a) of the article, 56/70 against 48/80: 0.0524 to 0.3339 by method 10."""
    found = newcombe(56, 70, 48, 80)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.excludes_zero


@pytest.mark.parametrize("n", [1, 7, 1000])
def test_the_edges_of_wilson_have_their_closed_forms(n):
    z2 = standard_normal_quantile(0.95) ** 2
    none, every = wilson(0, n), wilson(n, n)
    assert (none.rate, none.low) == (0, 0)
    assert none.high == pytest.approx(z2 / (n + z2))
    assert (every.rate, every.high) == (1, 1)
    assert every.low == pytest.approx(n / (n + z2))


@given(st.integers(1, 10_000))
def test_half_of_an_even_number_has_a_symmetric_interval(half):
    found = wilson(half, 2 * half)
    assert found.low + found.high == pytest.approx(1)


def test_an_empty_group_has_no_rate_and_no_difference():
    empty = wilson(0, 0)
    assert (empty.rate, empty.low, empty.high, empty.n) == (None, None, None, 0)
    for difference in (newcombe(0, 0, 3, 9), newcombe(3, 9, 0, 0), newcombe(0, 0, 0, 0)):
        assert (difference.value, difference.low, difference.high) == (None, None, None)
        assert not difference.excludes_zero


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="out of"):
        wilson(successes, n)
    with pytest.raises(ValueError, match="out of"):
        newcombe(successes, n, 1, 2)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95])
def test_an_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence)


def test_the_normal_quantile_of_95_percent_is_the_known_one():
    assert standard_normal_quantile(0.95) == pytest.approx(1.959963984540054, abs=1e-12)


def test_fewer_than_thirty_are_too_few():
    assert TOO_FEW == 30
    assert wilson(10, 29).is_too_few
    assert not wilson(10, 30).is_too_few
    assert newcombe(10, 29, 10, 500).is_too_few
    assert newcombe(10, 500, 10, 29).is_too_few
    assert not newcombe(10, 30, 10, 30).is_too_few


@given(st.lists(figures, min_size=1, max_size=60), st.floats(0, 1))
def test_a_quantile_is_that_of_numpy(values, p):
    values = sorted(values)
    assert quantile(values, p) == pytest.approx(float(numpy.quantile(values, p)), rel=1e-9, abs=1e-6)
    assert values[0] <= quantile(values, p) <= values[-1] or math.isclose(quantile(values, p), values[-1])


def test_quantiles_of_few_values_are_exact():
    assert (quantile([], 0.5), median([]), median([7.0])) == (None, None, 7)
    assert median([1.0, 2.0]) == 1.5
    assert (quantile([3.0, 4.0, 9.0], 0), quantile([3.0, 4.0, 9.0], 1)) == (3, 9)
    found = quartiles([1.0, 2.0, 3.0, 4.0])
    assert (found.n, found.lower, found.median, found.upper) == (4, 1.75, 2.5, 3.25)
    empty = quartiles([])
    assert (empty.n, empty.lower, empty.median, empty.upper) == (0, None, None, None)


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_a_quantile_outside_zero_to_one_is_refused(p):
    with pytest.raises(ValueError, match="quantile"):
        quantile([1.0], p)


# ---- stays


days = st.integers(0, 40)
stays = st.dictionaries(days, st.integers(1, 12), max_size=8)


def estimate_of_scipy(left, still):
    """The share that stays, as scipy estimates it from one value for each stay."""
    each = [[day for day, n in counts.items() for _ in range(n)] for counts in (left, still)]
    return stats.ecdf(stats.CensoredData(uncensored=each[0], right=each[1])).sf


def first_day(days, shares, most):
    return next((day for day, share in zip(days, shares, strict=True) if share <= most), None)


@given(stays.filter(bool), stays)
def test_the_share_that_stays_and_its_median_are_those_of_scipy(left, still):
    known = estimate_of_scipy(left, still)
    found = staying(left, still)
    assert [step.day for step in found] == sorted(left)
    assert [step.share for step in found] == pytest.approx(known.evaluate(sorted(left)), abs=1e-12)
    assert median_stay(left, still) == first_day(known.quantiles, known.probabilities, 0.5 + 1e-12)


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # of a few stays the bounds are often exactly a half
@given(stays.filter(bool), stays, st.sampled_from([0.5, 0.9, 0.95]))
def test_the_interval_of_the_median_is_where_the_interval_of_scipy_holds_a_half(left, still, confidence):
    known = estimate_of_scipy(left, still)
    with numpy.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it says where the estimate is 0 and has no spread
        bounds = known.confidence_interval(confidence, method="log-log")
    has_spread = known.probabilities > 1e-12  # where nobody stays scipy tells no bound or a degenerate one
    assume(all(abs(share - 0.5) > 1e-9 for bound in bounds_of(bounds) for share in bound.probabilities))
    low, high = (first_day(known.quantiles[has_spread], b.probabilities[has_spread], 0.5) for b in bounds_of(bounds))
    found = median_stay_between(left, still, confidence)
    assert (found.low, found.high) == (low, high)
    assert (found.n, found.open) == (sum(left.values()) + sum(still.values()), sum(still.values()))


def bounds_of(interval):
    return interval.low, interval.high


@given(stays, stays)
def test_an_interval_holds_its_median(left, still):
    found = median_stay_between(left, still)
    if found.median is not None and found.low is not None:
        assert found.low <= found.median
    if found.high is not None:
        assert found.median is not None
        assert found.median <= found.high


@pytest.mark.parametrize(
    ("left", "still", "expected"),
    [
        ({}, {}, MedianStay(0, 0, None, None, None)),
        ({5: 1}, {}, MedianStay(1, 0, 5, None, None)),
        ({}, {5: 1}, MedianStay(1, 1, None, None, None)),
        ({}, {5: 40, 7: 60}, MedianStay(100, 100, None, None, None)),  # nobody has left
        ({7: 60}, {}, MedianStay(60, 0, 7, None, None)),  # all on one day: nothing is left to vary
        ({7: 1}, {7: 1}, MedianStay(2, 1, 7, 7, None)),  # who left that day was at risk with who is there that day
        ({3: 50, 9: 50}, {}, MedianStay(100, 0, 3, 3, None)),  # exactly a half by the third day
    ],
)
def test_the_edges_of_the_median_stay_have_their_closed_forms(left, still, expected):
    assert median_stay_between(left, still) == expected


def test_without_open_stays_the_median_is_the_order_statistic():
    left = dict.fromkeys(range(1, 102), 1)
    found = median_stay_between(left, {})
    assert (found.median, found.low, found.high) == (51, 41, 60)


def test_the_stays_of_the_leukaemia_trial_have_their_known_median():
    """6-MP arm of Freireich and others (1963), as every textbook of survival prints it: median 23, from 13 on."""
    left = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    still = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    found = median_stay_between(left, still)
    assert (found.n, found.open, found.median, found.low, found.high) == (21, 12, 23, 13, None)


def test_a_stay_that_nobody_made_changes_nothing():
    assert median_stay_between({3: 2, 4: 0}, {9: 0}) == median_stay_between({3: 2}, {})
