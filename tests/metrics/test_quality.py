"""The arithmetic of the quality: months in order, what is compared with what, and how a goal stands."""

from datetime import date

import pytest

from metrics.quality import (
    MONTH,
    QUARTER,
    Effects,
    Standing,
    against,
    is_only_recorded_more,
    most_improvement,
    standing,
    steps,
    target_of,
)
from metrics.spans import Span, as_long_before, months_from
from stages.statistics import newcombe, wilson

TODAY = date(2026, 11, 30)


def effects(obtained, held, recorded=None):
    recorded = held if recorded is None else recorded
    return Effects(held=held, obtained=obtained, missed=recorded - obtained)


def test_shares_are_of_all_held_and_the_recorded_ones_stand_beside():
    found = Effects(held=100, obtained=30, partly=20, missed=10, forward=25, unmoved=40, back=5)
    assert (found.recorded, found.not_recorded, found.not_said_moved) == (60, 40, 30)
    assert found.quality == wilson(30, 100)
    assert found.of_recorded == wilson(30, 60)
    assert found.moved == wilson(25, 100)
    assert found.recording == wilson(60, 100)
    assert (found + found).quality == wilson(60, 200)


def test_a_difference_has_newcombes_interval_and_none_with_nothing():
    assert against(effects(40, 90), effects(20, 80), "quality") == newcombe(40, 90, 20, 80)
    assert against(effects(40, 90), Effects(), "quality") is None
    assert against(effects(40, 90), None, "quality") is None


@pytest.mark.parametrize(
    ("now", "before", "is_so"),
    [
        (effects(400, 1000, 900), effects(250, 1000, 560), True),  # of the recorded ones, as before
        (effects(400, 1000, 900), effects(250, 1000, 900), False),  # recorded as often
        (effects(400, 1000, 700), effects(200, 1000, 600), False),  # better among the recorded ones too
        (effects(250, 1000, 560), effects(400, 1000, 900), True),
        (effects(10, 29, 29), effects(1, 29, 3), False),  # too few to tell
    ],
)
def test_a_change_that_recording_explains_is_told_from_one_it_does_not(now, before, is_so):
    assert is_only_recorded_more(now, before) is is_so


# ---- over time


def test_every_month_has_its_place_and_is_compared_with_the_one_before():
    months = {date(2026, 9, 1): effects(1, 2), date(2026, 11, 1): effects(3, 4)}
    before = {date(2026, 8, 1): effects(5, 6)}
    found = steps(Span(date(2026, 9, 1), date(2026, 11, 30)), date(2026, 11, 12), months, before)
    assert [one.starts_on.month for one in found] == [9, 10, 11]
    assert [one.effects.held for one in found] == [2, 0, 4]
    assert [one.before and one.before.held for one in found] == [6, 2, 0]
    assert [one.is_part for one in found] == [False, False, True], "November still runs"


def test_months_that_the_days_cut_say_so_and_have_nothing_before():
    found = steps(
        Span(date(2026, 8, 10), date(2026, 10, 5)),
        TODAY,
        {date(2026, 9, 1): effects(1, 2)},
        {date(2026, 7, 1): effects(1, 2)},
    )
    assert [(one.starts_on.month, one.is_part) for one in found] == [(8, True), (9, False), (10, True)]
    assert found[0].before is None
    assert (found[0].days, found[-1].days) == (
        Span(date(2026, 8, 10), date(2026, 8, 31)),
        Span(date(2026, 10, 1), date(2026, 10, 5)),
    )


def test_by_quarter_months_are_added_up():
    months = {date(2026, month, 1): effects(1, month) for month in range(1, 7)}
    found = steps(Span(date(2026, 1, 1), date(2026, 6, 30)), TODAY, months, {date(2025, 12, 1): effects(2, 7)}, QUARTER)
    assert [one.effects.held for one in found] == [6, 15]
    assert [one.before.held for one in found] == [7, 6]


def test_all_of_time_begins_where_something_was_held():
    found = steps(Span(), TODAY, {date(2026, 10, 1): effects(1, 2)}, {})
    assert [one.starts_on for one in found] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert steps(Span(), TODAY, {}, {}) == []


def test_a_wrong_century_shows_the_months_that_it_has():
    months = {date(1026, 3, 1): effects(1, 2), date(2026, 3, 1): effects(1, 2)}
    assert [one.starts_on for one in steps(Span(), TODAY, months, {}, MONTH)] == sorted(months)
    assert [one.before for one in steps(Span(), TODAY, months, {}, MONTH)] == [None, None]


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (Span(date(2026, 1, 1), date(2026, 3, 31)), Span(date(2025, 10, 1), date(2025, 12, 31))),
        (Span(date(2025, 12, 1), date(2026, 11, 30)), Span(date(2024, 12, 1), date(2025, 11, 30))),
        (Span(date(2024, 2, 1), date(2024, 2, 29)), Span(date(2024, 1, 1), date(2024, 1, 31))),
        (Span(date(2026, 1, 2), date(2026, 1, 31)), Span(date(2025, 12, 3), date(2026, 1, 1))),
        (Span(date(2026, 1, 1), None), None),
        (Span(date(1, 1, 1), date(1, 3, 31)), None),
    ],
)
def test_whole_months_are_compared_with_as_many_whole_months(span, before):
    assert as_long_before(span) == before


def test_months_are_counted_over_the_turn_of_the_year():
    assert months_from(date(2025, 11, 1), 4) == Span(date(2025, 11, 1), date(2026, 2, 28))
    assert months_from(date(2026, 2, 1), -3) == Span(date(2025, 11, 1), date(2026, 1, 31))


# ---- goals


def test_twenty_percent_better_is_of_the_share_and_not_points():
    assert target_of(wilson(30, 100), 20) == pytest.approx(0.36)
    with pytest.raises(ValueError, match="nothing"):
        target_of(wilson(0, 0), 20)


@pytest.mark.parametrize(("obtained", "held"), [(90, 100), (50, 100), (1, 3), (7, 7), (29, 100)])
def test_the_most_that_is_possible_is_all_and_no_more(obtained, held):
    base = wilson(obtained, held)
    most = most_improvement(base)
    assert target_of(base, most) <= 1 + 1e-12
    assert target_of(base, most + 1) > 1


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((10, 29), Standing.TOO_FEW),
        ((0, 0), Standing.TOO_FEW),
        ((50, 100), Standing.REACHED),
        ((37, 100), Standing.AT_TARGET),
        ((350, 1000), Standing.BETTER),
        ((32, 100), Standing.UNCLEAR),
        ((30, 100), Standing.NOT_BETTER),
        ((20, 100), Standing.NOT_BETTER),
    ],
)
def test_how_a_goal_stands_is_said_no_more_surely_than_it_is_known(now, expected):
    base = wilson(300, 1000)
    assert standing(base, target_of(base, 20), wilson(*now), has_begun=True) is expected
    assert standing(base, target_of(base, 20), wilson(*now), has_begun=False) is Standing.COMING
