"""The arithmetic of effects against independent computations and simulation."""

import math
import random

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests

from metrics.effects import Stratum, discoveries, effect, probability
from stages.statistics import newcombe

arms = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
strata = st.tuples(arms, arms).map(lambda pair: Stratum(*pair[0], *pair[1]))
full = strata.filter(lambda one: one.is_compared)


@given(st.lists(full, min_size=1, max_size=8))
def test_the_difference_is_the_weighted_mean_of_the_differences(many):
    weights = [one.n * one.base_n / (one.n + one.base_n) for one in many]
    gaps = [one.successes / one.n - one.base_successes / one.base_n for one in many]
    found = effect(many).difference
    assert found.value == pytest.approx(numpy.average(gaps, weights=weights), abs=1e-12)
    assert found.low <= found.value <= found.high
    assert (found.n, found.base_n) == (sum(one.n for one in many), sum(one.base_n for one in many))


@given(st.lists(full, min_size=1, max_size=8))
def test_the_probability_is_that_of_cochran_mantel_and_haenszel(many):
    tables = [
        numpy.array([
            [one.successes, one.n - one.successes],
            [one.base_successes, one.base_n - one.base_successes],
        ])
        for one in many
    ]  # fmt: skip
    assume(any(0 < one.successes + one.base_successes < one.n + one.base_n for one in many))
    expected = StratifiedTable(tables).test_null_odds(correction=False).pvalue
    assert probability(many) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(st.lists(strata, max_size=8))
def test_strata_with_one_arm_say_nothing(many):
    assert effect(many) == effect([one for one in many if one.is_compared])


@pytest.mark.parametrize("many", [[], [Stratum(0, 0, 3, 9)], [Stratum(2, 5, 0, 0)]])
def test_without_both_arms_nothing_is_known(many):
    found = effect(many)
    assert (found.difference.value, found.difference.low, found.difference.high, found.p) == (None, None, None, 1.0)


@pytest.mark.parametrize(
    ("one", "value"), [(Stratum(9, 9, 0, 7), 1), (Stratum(0, 9, 7, 7), -1), (Stratum(9, 9, 7, 7), 0)]
)
def test_all_or_nothing_is_told_without_a_fault(one, value):
    assert effect([one]).difference.value == value
    assert probability([Stratum(9, 9, 7, 7)]) == 1


def test_in_one_large_stratum_the_interval_is_that_of_two_proportions():
    found, expected = effect([Stratum(581, 1000, 407, 1000)]).difference, newcombe(581, 1000, 407, 1000)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=2e-3)


def test_the_confounded_difference_is_taken_apart():
    """Held more often where deals are won more often anyway: within either stratum it makes no difference."""
    easy, hard = Stratum(160, 200, 40, 50), Stratum(10, 50, 40, 200)
    assert effect([easy, hard]).difference.value == pytest.approx(0, abs=1e-12)
    assert effect([Stratum(170, 250, 80, 250)]).difference.value == pytest.approx(0.36)


@pytest.mark.parametrize(("number", "size"), [(3, 60), (60, 4)], ids=["few large strata", "many small ones"])
def test_the_interval_holds_the_truth_19_times_of_20(number, size):
    chance = random.Random(20_261_122)
    truth, rounds = 0.15, 1500
    held = 0
    for _ in range(rounds):
        many = []
        for place in range(number):
            base = 0.2 + 0.4 * (place % 5) / 5
            n, base_n = chance.randint(1, size), chance.randint(1, size)
            many.append(Stratum(drawn(chance, base + truth, n), n, drawn(chance, base, base_n), base_n))
        found = effect(many).difference
        held += found.low <= truth <= found.high
    low, high = stats.binom.interval(0.999, rounds, 0.95)
    assert low - 0.01 * rounds <= held <= high + 0.01 * rounds


def drawn(chance, share, n):
    return sum(chance.random() < share for _ in range(n))


@given(st.dictionaries(st.integers(), st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_discoveries_are_those_of_benjamini_and_hochberg(probabilities, share):
    expected, *_ = multipletests(list(probabilities.values()), alpha=share, method="fdr_bh")
    found = discoveries(probabilities, share)
    edges = [
        p for p in probabilities.values() if any(math.isclose(p, share * k / len(probabilities)) for k in range(1, 31))
    ]
    assume(not edges)
    assert found == {key for key, told in zip(probabilities, expected, strict=True) if told}


def test_none_of_none_is_discovered():
    assert discoveries({}) == set()


@pytest.mark.parametrize("wrong", [(3, 2, 0, 0), (-1, 2, 0, 1), (0, 1, 5, 4)])
def test_more_cannot_come_about_than_there_are(wrong):
    with pytest.raises(ValueError, match="more came about"):
        Stratum(*wrong)
