"""The title of the maturity page says no more than its figures allow."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.findings import WHEN, comparison, headline, lede, worth
from metrics.forms.filters import PERIODS
from metrics.population import DECIDED
from metrics.rates import Group
from metrics.spans import EVERYTHING, Span

FEWER = "With a formal process, deals without a decision are 20 points fewer"
MORE = "With a formal process, deals without a decision are 20 points more"
KEYS = ("random", "informal", "formal", "dynamic")


def levels(**counts):
    """Groups from (won, lost, no decision); a level that is not named has nothing."""
    return [Group(key, Counter(dict(zip(DECIDED, counts.get(key, (0, 0, 0)), strict=True)))) for key in KEYS]


def title(**counts):
    groups = levels(**counts)
    return headline(groups, sum(group.decided for group in groups))


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"random": (71, 78, 63), "dynamic": (297, 189, 125)}, "Teams with a dynamic process convert 15 points more"),
        ({"random": (60, 30, 10), "dynamic": (45, 45, 10)}, "Teams with a dynamic process convert 15 points less"),
        (
            {"random": (700, 600, 700), "formal": (740, 600, 660)},
            "No clear difference yet between a random",
        ),
        (
            {"random": (4000, 3000, 3000), "formal": (4145, 2855, 3000)},
            "Teams with a formal process convert 1 point ",
        ),
        (
            {"informal": (300, 300, 400), "formal": (300, 500, 200)},
            FEWER,
        ),
        (
            {"informal": (300, 500, 200), "formal": (300, 300, 400)},
            MORE,
        ),
        ({"random": (15, 10, 5), "dynamic": (20, 8, 1)}, "Too few decided deals to compare levels"),
        ({"random": (150, 100, 50)}, "Too few decided deals to compare levels"),
        ({}, "No deal was decided in these days"),
    ],
)
def test_the_title_is_modest(counts, says):
    assert title(**counts).startswith(says)


def test_without_a_known_level_the_title_asks_for_one():
    assert headline(levels(), 400) == "Give teams a level to compare their results"


@given(st.lists(st.tuples(*[st.integers(0, 300)] * 3), min_size=4, max_size=4))
def test_a_difference_is_told_only_when_its_interval_leaves_zero_out(drawn):
    groups = levels(**dict(zip(KEYS, drawn, strict=True)))
    told = headline(groups, sum(group.decided for group in groups))
    compared = comparison(groups)
    if "convert" in told:
        assert compared.difference("conversion").excludes_zero
        assert not compared.difference("conversion").is_too_few
    if "deals without" in told:
        assert compared.difference("no_decision").excludes_zero


def test_what_the_next_level_is_worth():
    """A gap of 39 points on 100 deals: the difference of the rates, and its interval, times the decided deals."""
    found = worth(levels(random=(20, 40, 40), formal=(59, 21, 20)))
    assert (found.top.key, found.below.decided) == ("formal", 100)
    assert found.deals == pytest.approx(39)
    assert 24 < found.low < 39 < found.high < 52
    assert (found.says, found.level) == ("+39", "formal")


def test_the_levels_below_are_weighed_together():
    found = worth(levels(random=(5, 10, 10), informal=(10, 5, 5), dynamic=(30, 5, 5)))
    assert found.below.decided == 45
    assert found.deals == pytest.approx((30 / 40 - 15 / 45) * 45)


@pytest.mark.parametrize("counts", [{}, {"dynamic": (30, 5, 5)}, {"random": (10, 10, 9), "dynamic": (30, 5, 5)}])
def test_nothing_is_weighed_with_too_few_deals(counts):
    assert worth(levels(**counts)) is None


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (Span(date(2025, 1, 5), date(2025, 2, 6)), "from 5 Jan 2025 to 6 Feb 2025"),
        (Span(date(2025, 1, 5), None), "since 5 Jan 2025"),
        (Span(None, date(2025, 2, 6)), "until 6 Feb 2025"),
        (EVERYTHING, "so far"),
    ],
)
def test_the_lede_says_which_days(span, says):
    assert f"1 opportunity decided {says}, by the level its team" in lede(1, "", span)
    assert f"2 opportunities decided {says}, by the level their team" in lede(2, "days", span)


def test_every_named_period_has_its_words():
    assert set(WHEN) | {"all", "days"} == {name for name, _ in PERIODS}
