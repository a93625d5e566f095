"""The chart of two incidences: what it shows at its ends, and that its marks stay on the drawing."""

import re

import pytest

from metrics.charts import Caption
from metrics.incidence import Cohort, empty
from metrics.incidence_chart import Line, drawings

CAPTION = Caption("trial", "Share <won>", "Two curves")


def drawn(*lines, kind="won", horizon=90):
    return drawings(lines, kind, horizon, CAPTION, "{:.0%}".format, "days")


@pytest.fixture
def lines():
    one = Cohort({"won": {10: 12, 60: 8}}, {120: 20}, {120: 40})
    other = Cohort({"won": {5: 30}}, {40: 10}, {40: 40})
    return Line("version <1>", one, "text", is_dashed=True), Line("version 2", other, "won")


def test_a_wide_and_a_narrow_drawing_with_both_curves_and_their_bands(lines):
    for drawing, name in zip(drawn(*lines), ("wide", "narrow"), strict=True):
        assert f'class="chart-{name}"' in drawing
        assert drawing.count("<path") == 4
        assert "version &lt;1&gt;" in drawing
        assert "Share &lt;won&gt;" in drawing
        assert 'stroke-dasharray="6 4"' in drawing


def test_every_place_is_a_number_on_the_drawing(lines):
    for drawing, width in zip(drawn(*lines), (720, 320), strict=True):
        places = [
            (float(x), float(y))
            for d in re.findall(r' d="([^"]+)"', drawing)
            for x, y in re.findall(r"([\d.]+) ([\d.]+)", d)
        ]
        assert places
        assert all(0 <= x <= width and 0 <= y <= 262 for x, y in places)


def test_a_curve_ends_at_the_age_of_its_oldest_deal(lines):
    (wide, _) = drawn(*lines)
    curves = [d for d in re.findall(r' d="([^"]+)"', wide) if not d.endswith("Z")]
    ends = [float(curve.rsplit("L", 1)[1].split()[0]) for curve in curves]
    assert ends[1] < ends[0] < 720


def test_cohorts_of_nothing_leave_the_grid_alone():
    nothing = Line("version 1", empty(), "text"), Line("version 2", empty(), "won")
    assert all("<path" not in drawing and "90" in drawing for drawing in drawn(*nothing))
