"""What stands where on the map of transitions."""

from itertools import pairwise
from statistics import mean

import pytest

from metrics.sequence_map import BEGIN, END, ENDS, MOST_ROWS, Transition, laid, mean_places, shown


def transitions_of(*paths):
    steps = [step for path in paths for step in pairwise([ENDS, *path, ENDS])]
    return [Transition(*step, steps.count(step), None) for step in sorted(set(steps))]


def mapped(transitions, told=None):
    return laid(transitions, transitions if told is None else told, mean_places(transitions))


def test_a_straight_course_is_a_straight_map():
    found = mapped(transitions_of([7, 3, 5]))
    assert [row.activity for row in found.rows] == [BEGIN, 7, 3, 5, END]
    assert sorted((arrow.source, arrow.target, arrow.n) for arrow in found.arrows) == [
        (0, 1, 1),
        (1, 2, 1),
        (2, 3, 1),
        (3, 4, 1),
    ]
    assert not any(arrow.is_back for arrow in found.arrows)


def test_an_activity_stands_where_deals_come_to_it_on_average():
    paths = [[1, 2, 3], [1, 2, 3], [2, 3]]
    places = mean_places(transitions_of(*paths))
    assert places[1] == pytest.approx(1)
    assert places[2] == pytest.approx(mean([2, 2, 1]))
    assert [row.activity for row in mapped(transitions_of(*paths)).rows] == [BEGIN, 1, 2, 3, END]


def test_what_goes_back_is_an_arrow_back_and_what_comes_again_stands_in_its_box():
    found = mapped(transitions_of([1, 1, 2], [1, 2], [1, 2, 1]))
    assert {(arrow.source, arrow.target) for arrow in found.arrows if arrow.is_back} == {(2, 1)}
    assert [(row.activity, row.n, row.again) for row in found.rows] == [
        (BEGIN, 3, 0),
        (1, 5, 1),
        (2, 3, 0),
        (END, 3, 0),
    ]


def test_only_what_is_frequent_enough_is_shown():
    transitions = transitions_of(*[[1, 2]] * 9, [1, 3])
    assert {one[:2] for one in shown(transitions, 10, 20)} == {(ENDS, 1), (1, 2), (2, ENDS)}
    assert len(shown(transitions, 10, 10)) == len(shown(transitions, 10, 0)) == 5
    assert len(shown(transitions_of(*[[n] for n in range(50)]), 50, None)) == 24


def test_what_has_no_room_is_counted():
    transitions = transitions_of(*[[n] for n in range(MOST_ROWS + 3)])
    found = mapped(transitions)
    assert len(found.rows) == MOST_ROWS + 2
    assert found.left_out == 6
