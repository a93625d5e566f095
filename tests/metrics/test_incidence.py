"""Cumulative incidence, against statsmodels, against a textbook's way of doing it by hand, and by simulation."""

import random
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from metrics.incidence import DECIDED, KINDS, Cohort, difference, empty
from stages.statistics import newcombe, wilson

DEAL = st.tuples(st.integers(0, 200), st.sampled_from(["", *KINDS]), st.integers(0, 60))


def cohort_of(deals):
    """From (day, kind or "", days of age beyond that day)."""
    ended, still, ages = defaultdict(Counter), Counter(), Counter()
    for day, kind, more in deals:
        if kind:
            ended[kind][day] += 1
            ages[day + more] += 1
        else:
            still[day] += 1
            ages[day] += 1
    return Cohort(ended, still, ages)


def drawn_deals(rng, n, *, censored=True):
    """Each opened up to 250 days ago, ending one way or another by its own clock."""
    deals = []
    for _ in range(n):
        age = rng.randint(0, 250) if censored else 10_000
        day, kind = int(rng.expovariate(1 / 70)), rng.choices(KINDS, (4, 3, 2, 1))[0]
        deals.append((day, kind, age - day) if day <= age else (age, "", 0))
    return deals


@pytest.mark.parametrize("seed", range(8))
def test_shares_and_their_variance_are_those_of_statsmodels(seed):
    deals = [*drawn_deals(random.Random(seed), 300), (251, "", 0)]  # it divides by zero where the last one ends
    cohort = cohort_of(deals)
    theirs = CumIncidenceRight([day for day, _, _ in deals], [(KINDS.index(k) + 1 if k else 0) for _, k, _ in deals])
    for place, kind in enumerate(KINDS):
        for day in (1, 30, 60, 90, 180):
            at = np.searchsorted(theirs.times, day, side="right") - 1
            assert cohort.at(kind, day).value == pytest.approx(theirs.cinc[place][at], abs=1e-12)
            assert cohort.variance(kind, day) == pytest.approx(theirs.cinc_se[place][at] ** 2, abs=1e-12)


def by_hand(deals, kind, day):
    """Deal by deal and day by day: the share still open before, times the share of those at risk that end so."""
    share, staying = 0.0, 1.0
    for today in range(day + 1):
        at_risk = sum(1 for ends, _, _ in deals if ends >= today)
        ended = Counter(outcome for ends, outcome, _ in deals if ends == today and outcome)
        if at_risk:
            share += staying * ended[kind] / at_risk
            staying *= 1 - sum(ended.values()) / at_risk
    return share


@given(st.lists(DEAL, min_size=1, max_size=40), st.sampled_from(KINDS), st.integers(0, 200))
def test_a_share_is_what_counting_by_hand_gives_and_lies_in_its_interval(deals, kind, day):
    found = cohort_of(deals).at(kind, day)
    if not found.reached:
        assert (found.value, found.low, found.high) == (None, None, None)
        return
    assert found.value == pytest.approx(by_hand(deals, kind, day), abs=1e-9)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(DEAL, min_size=1, max_size=40), st.integers(0, 200))
def test_the_outcomes_and_what_is_still_open_add_to_one(deals, day):
    cohort = cohort_of(deals)
    ended = sum(cohort.curve(kind, day)[-1][1] for kind in KINDS)
    staying = 1.0
    for step in cohort.steps:
        if step.day <= day:
            staying *= 1 - step.ended / step.at_risk
    assert ended + staying == pytest.approx(1)


def test_without_open_deals_it_is_the_plain_share_with_wilsons_and_newcombes_intervals():
    one = cohort_of([(10, "won", 400)] * 12 + [(20, "lost", 400)] * 20 + [(200, "won", 400)] * 8)
    base = cohort_of([(5, "won", 400)] * 7 + [(30, "no_decision", 400)] * 43)
    found, expected = one.at("won", 90), wilson(12, 40)
    assert (found.value, found.low, found.high) == pytest.approx((expected.rate, expected.low, expected.high))
    gap, plain = difference(found, base.at("won", 90)), newcombe(12, 40, 7, 50)
    assert (gap.value, gap.low, gap.high) == pytest.approx((plain.value, plain.low, plain.high))
    none = one.at("no_decision", 90)
    assert (none.value, none.low, none.high) == pytest.approx((0, 0, wilson(0, 40).high))


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """600 cohorts of 120 deals, of which many are open: coverage by brute force, between 92 and 98 %."""
    rng, truth = random.Random(11), random.Random(12)
    many = drawn_deals(truth, 60_000, censored=False)
    share = sum(1 for day, kind, _ in many if kind == "won" and day <= 90) / len(many)
    cohorts = [cohort_of(drawn_deals(rng, 120)).at("won", 90) for _ in range(600)]
    held = sum(found.low <= share <= found.high for found in cohorts)
    assert 0.92 <= held / 600 <= 0.98
    pairs = [difference(one, base) for one, base in zip(cohorts[::2], cohorts[1::2], strict=True)]
    assert 0.92 <= sum(gap.low <= 0 <= gap.high for gap in pairs) / 300 <= 0.985


def test_the_variance_is_that_of_resampled_cohorts():
    """Efron's bootstrap: 500 cohorts drawn from the deals of one."""
    rng = random.Random(5)
    deals = drawn_deals(rng, 250)
    again = [cohort_of(rng.choices(deals, k=len(deals))).at("won", 90).value for _ in range(500)]
    assert np.std(again) == pytest.approx(cohort_of(deals).variance("won", 90) ** 0.5, rel=0.12)


def test_a_horizon_that_nothing_has_reached_says_so():
    cohort = cohort_of([(10, "won", 5)] * 40 + [(20, "", 0)] * 40)
    late, early = cohort.at("won", 90), cohort.at("won", 15)
    assert (late.value, late.reached, late.is_too_few) == (None, 0, True)
    assert (early.reached, early.decided, early.is_too_few) == (80, 40, False)
    assert difference(late, late).value is None


def test_under_thirty_reached_or_decided_are_too_few():
    young = cohort_of([(10, "won", 0)] * 60 + [(100, "", 0)] * 29)
    assert young.at("won", 90).is_too_few
    assert not young.at("won", 10).is_too_few
    assert (
        cohort_of([(10, "won", 90)] * 29 + [(10, "disqualified", 90)] * 9 + [(100, "", 0)] * 50)
        .at("won", 90)
        .is_too_few
    )


def test_settled_counts_what_has_ended_or_is_old_enough():
    cohort = cohort_of([(10, "won", 0), (3, "disqualified", 0), (89, "", 0), (90, "", 0), (120, "", 0)])
    assert [cohort.settled(90), cohort.settled(30), cohort.settled(200)] == [4, 5, 2]
    assert (cohort.n, cohort.open, cohort.decided) == (5, 3, 1)
    assert set(DECIDED) == {"won", "lost", "no_decision"}


def test_an_empty_cohort_knows_nothing():
    assert (empty().n, empty().steps, empty().at("won", 30).value) == (0, (), None)


@pytest.mark.parametrize(
    "counts", [({"won": {-1: 1}}, {}, {0: 1}), ({}, {3: 2}, {3: 1}), ({"stolen": {3: 1}}, {}, {3: 1})]
)
def test_counts_that_do_not_agree_are_refused(counts):
    with pytest.raises(ValueError, match=r"negative|have an age|unknown"):
        Cohort(*counts)


def test_what_cannot_be_asked_is_refused():
    cohort = cohort_of([(10, "won", 0)])
    with pytest.raises(ValueError, match="no incidence"):
        cohort.at("open", 10)
    with pytest.raises(ValueError, match="one outcome at one day"):
        difference(cohort.at("won", 10), cohort.at("won", 30))
