"""Charts are well-formed SVG without inline style or script, told by a title and a description."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from metrics import charts
from metrics.charts import Caption, Scale
from metrics.rate_chart import NARROW, WIDE, Block, Row, draw
from stages.statistics import wilson

CAPTION = Caption("rates", "Rates by level", "Conversion, loss & no decision")
LEVELS = {"Random": (71, 78, 63), "Informal": (128, 121, 95), "Formal": (219, 170, 119), "Dynamic": (8, 6, 4)}


class Drawing(SingleFileSnapshotExtension):
    """Snapshots that a browser opens."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def drawn(snapshot):
    return snapshot.use_extension(Drawing)


def blocks():
    headings = (("Conversion", "won"), ("Loss", "lost"), ("No decision", "no_decision"))
    references = {("No decision", "Random"): 0.296, ("No decision", "Dynamic"): 0.205}
    return [
        Block(heading, ink, [
            Row(level, rate := wilson(counts[index], sum(counts)), f"{100 * rate.rate:.1f}",
                references.get((heading, level)))
            for level, counts in LEVELS.items()
        ])
        for index, (heading, ink) in enumerate(headings)
    ]  # fmt: skip


def wrapped(*marks):
    return charts.drawing(300, 120, marks, Caption("marks", "Marks", "Each mark once"))


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
def test_rates_by_level_are_drawn(drawn, layout):
    assert draw(blocks(), layout, CAPTION) == drawn


def test_every_mark_is_drawn(drawn):
    marks = [
        charts.interval_row(90, 150, 120, 180, ink="lost"),
        charts.vertical(150, 80, 100, ink="ink"),
        charts.label(0, 115, "Q1 < Q2 & more", weight=600),
    ]
    assert wrapped(*marks) == drawn


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_chart_carries_its_words_and_nothing_that_the_policy_forbids(layout):
    text = draw(blocks(), layout, CAPTION)
    root = ElementTree.fromstring(text)  # noqa: S314 (our own text)
    assert root.get("role") == "img"
    assert root.find("{*}title").text == "Rates by level"
    assert root.find("{*}desc").text == "Conversion, loss & no decision"
    assert root.get("aria-labelledby") == root.find("{*}title").get("id") == f"rates-{layout.name}-title"
    assert not re.search(r"<script|\sstyle=|\son\w+=|href=", text)


def test_the_words_of_a_narrow_chart_stay_inside_it():
    """Eleven units a letter high and, generously, seven wide: nothing is cut at 360 pixels."""
    root = ElementTree.fromstring(draw(blocks(), NARROW, CAPTION))  # noqa: S314 (our own text)
    for text in root.findall(".//{*}text"):
        width = len(text.text) * 6.2
        start = float(text.get("x")) - (width / 2 if text.get("text-anchor") == "middle" else 0)
        assert start >= -1
        assert start + width <= NARROW.width


def test_a_group_with_nothing_decided_keeps_its_line_without_a_dot():
    text = draw([Block("Conversion", "won", [Row("Random", wilson(0, 0), "–")])], WIDE, CAPTION)
    assert "Random –" in text
    assert "<circle" not in text


def test_a_group_too_small_to_conclude_is_hollow_and_grey():
    text = draw([Block("Conversion", "won", [Row("Random", wilson(5, 29), "17.2")])], WIDE, CAPTION)
    circle = ElementTree.fromstring(text).find(".//{*}circle")  # noqa: S314 (our own text)
    assert circle.get("stroke") == charts.INKS["grey"]
    assert circle.get("fill") == charts.INKS["surface"]


def test_words_and_attributes_are_escaped():
    assert ">&lt;b&gt;&quot;&amp;</text>" in charts.label(0, 0, '<b>"&')
    assert charts.mark("g", id='"><script>') == '<g id="&quot;&gt;&lt;script&gt;"/>'
    assert charts.mark("g", id=None, stroke_width=1.0) == '<g stroke-width="1"/>'


def test_a_saved_drawing_has_a_colour_without_the_tokens():
    assert all(re.fullmatch(r"var\(--[\w-]+, #[0-9a-f]{6}\)", ink) for ink in charts.INKS.values())


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 12))
def test_ticks_are_round_evenly_spaced_and_within(low, width, about):
    high = low + width
    found = charts.ticks(low, high, about)
    assert len(found) <= about + 1
    assert all(low - width * 1e-6 <= tick <= high + width * 1e-6 for tick in found)
    gaps = [after - before for before, after in pairwise(found)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps), rel=1e-6, abs=1e-9) if gaps else True


def test_ticks_of_a_rate_are_tens_of_percent():
    assert charts.ticks(0.2, 0.6, 5) == [0.2, 0.3, 0.4, 0.5, 0.6]


@given(st.floats(0, 1))
def test_a_scale_is_a_straight_line(share):
    scale = Scale(10, 20, 100, 300)
    assert scale(10 + 10 * share) == pytest.approx(100 + 200 * share)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="two different"):
        Scale(1, 1, 0, 10)(1)
    with pytest.raises(ValueError, match="no ticks"):
        charts.ticks(2, 1)


def test_nothing_to_draw_is_nothing():
    assert "<circle" not in draw([], WIDE, CAPTION)
