"""The chart of a rate by quarter: every mark on the drawing, thin quarters hollow, no quarter without its place."""

import re

import pytest

from metrics.charts import Caption
from metrics.trend_chart import Mark, Point, drawings
from stages.statistics import wilson

CAPTION = Caption("trend", "Conversion <by quarter>", "Dots")


def point(number, successes, n):
    share = wilson(successes, n)
    text = "–" if share.rate is None else f"{100 * share.rate:.1f}"
    return Point(f"Q{number % 4 + 1}", str(2020 + number // 4), share, text, f"n = {n}", f"n = {n // 1000}k", "too few")


def drawn(*points):
    return drawings(points, "won", CAPTION, "{:.0%}".format)


def test_a_dot_and_a_bar_for_each_quarter_in_both_drawings():
    for drawing, name in zip(drawn(point(0, 20, 40), point(1, 30, 40)), ("wide", "narrow"), strict=True):
        assert f'class="chart-{name}"' in drawing
        assert drawing.count("<circle") == 2
        assert "Conversion &lt;by quarter&gt;" in drawing
        assert "50.0" in drawing
        assert "n = 40" in drawing


def test_an_n_without_room_is_short_in_all_of_the_drawing():
    wide, _ = drawn(*(point(number, 200_000, 458_048) for number in range(8)))
    assert "n = 458048" in wide
    wide, _ = drawn(*(point(number, 200_000, 458_048) for number in range(11)), point(11, 7_000, 14_000))
    assert wide.count("n = 458k") == 11
    assert "n = 14k" in wide


def test_a_quarter_with_too_few_is_hollow_and_says_so():
    wide, _ = drawn(point(0, 20, 40), point(1, 3, 7))
    assert wide.count('fill="var(--surface, #ffffff)"') == 1
    assert wide.count("too few") == 1


def test_a_quarter_without_anything_keeps_its_place():
    wide, _ = drawn(point(0, 20, 40), point(1, 0, 0), point(2, 20, 40))
    assert wide.count("<circle") == 2
    assert "–" in wide
    assert wide.count("<line") == 2 + grid_lines(wide), "nothing is drawn through the quarter that says nothing"


def grid_lines(drawing):
    return len(re.findall(r'stroke="var\(--line', drawing))


def test_a_telephone_shows_the_last_eight_and_a_page_the_last_twenty():
    wide, narrow = drawn(*(point(number, 20, 40) for number in range(40)))
    assert (wide.count("<circle"), narrow.count("<circle")) == (20, 8)
    assert "2029" in narrow
    assert "2024" not in wide


@pytest.mark.parametrize("counts", [[(0, 40)], [(40, 40)], [(0, 0)], [(1, 1), (0, 1), (500, 1000)]])
def test_every_mark_is_on_the_drawing(counts):
    points = [point(number, *each) for number, each in enumerate(counts)]
    for drawing, width in zip(drawn(*points), (720, 320), strict=True):
        across = [float(x) for x in re.findall(r' (?:x|x1|x2|cx)="([\d.-]+)"', drawing)]
        down = [float(y) for y in re.findall(r' (?:y|y1|y2|cy)="([\d.-]+)"', drawing)]
        assert all(0 <= x <= width for x in across)
        assert all(0 <= y <= 262 for y in down)


def test_a_mark_goes_over_its_points_and_no_further():
    marks = [Mark(0, 1, 0.4, "start 40%", is_faint=True), Mark(2, 3, 0.8, "goal 80%")]
    points = [point(number, 20, 40) for number in range(4)]
    wide, narrow = drawings(points, "ink", CAPTION, "{:.0%}".format, marks)
    for drawing in (wide, narrow):
        assert "start 40%" in drawing
        assert drawing.count("stroke-dasharray") == 1
        lines = re.findall(
            r'<line x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)" y2="([\d.]+)" stroke="var\(--(?:accent|ink-3)', drawing
        )
        [(left, middle, *base), (start, end, *goal)] = [[float(one) for one in line] for line in lines]
        assert (middle, base[0], goal[0]) == (start, base[1], goal[1])
        assert left < middle < end
        assert goal[0] < base[0], "a goal that is higher than what was reached is on the drawing"


def test_a_mark_before_the_points_that_a_telephone_shows_is_not_drawn():
    marks = [Mark(0, 3, 0.4, "long ago"), Mark(10, 20, 0.6, "now")]
    wide, narrow = drawings([point(number, 20, 40) for number in range(21)], "ink", CAPTION, "{:.0%}".format, marks)
    assert "long ago" in wide
    assert "long ago" not in narrow
    assert "now" in narrow
