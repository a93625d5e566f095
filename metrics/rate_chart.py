"""The chart of rates by group, in a wide and a narrow drawing: figures and words in, SVG out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from metrics import charts
from stages.statistics import Proportion

ROW, GAP, TOP, BOTTOM = 17, 18, 34, 30


@dataclass(frozen=True)
class Row:
    """One interval: whose it is, the rate, its words ("33.4"), and a reference from elsewhere or None."""

    label: str
    rate: Proportion
    text: str
    reference: float | None = None


@dataclass(frozen=True)
class Block:
    """The rows of one rate (conversion, loss or no decision) under its heading, in an ink of charts.INKS."""

    heading: str
    ink: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Layout:
    """Widths of a drawing: of the whole, of the headings at the left and of the labels at the right."""

    name: str
    width: float
    left: float
    right: float


WIDE = Layout("wide", 720, 96, 110)
NARROW = Layout("narrow", 320, 0, 104)


def draw(
    blocks: Sequence[Block], layout: Layout, caption: charts.Caption, percent: Callable[[float], str] = "{:.0%}".format
) -> SafeString:
    """The drawing of `blocks`, its axis written by `percent`.

    Rows without a rate (n = 0) keep their line and show only their words. In the narrow layout headings
    stand above their rows and not beside them, so that a telephone 360 wide shows the letters at their size.
    """
    low, high = _domain(blocks)
    scale = charts.Scale(low, high, layout.left + 8, layout.width - layout.right)
    body, y = [], float(TOP)
    for block in blocks:
        body.append(_heading(block, layout, y))
        y += ROW if layout is NARROW else 0
        body.extend(_row(row, block.ink, scale, y + ROW * index) for index, row in enumerate(block.rows))
        y += ROW * len(block.rows) + GAP
    bottom = y - GAP
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    marks = [_grid(scale, bottom, percent), *body]
    return charts.drawing(layout.width, bottom + BOTTOM, marks, caption, css=f"chart-{layout.name}")


def _domain(blocks: Sequence[Block]) -> tuple[float, float]:
    """Tens of percent around every interval and reference, so that the axis starts and ends on a tick."""
    rows = [row for block in blocks for row in block.rows]
    known = [place for row in rows for place in (row.rate.low, row.rate.high, row.reference)]
    places = [place for place in known if place is not None]
    if not places:
        return 0.0, 1.0
    low, high = math.floor(min(places) * 10) / 10, math.ceil(max(places) * 10) / 10
    return low, max(high, low + 0.1)


def _grid(scale: charts.Scale, bottom: float, percent: Callable[[float], str]) -> str:
    marks = []
    for tick in charts.ticks(scale.low, scale.high, 5):
        marks.append(charts.vertical(scale(tick), TOP - 16, bottom))
        marks.append(charts.label(scale(tick), bottom + 18, percent(tick), anchor="middle"))
    return "".join(marks)


def _heading(block: Block, layout: Layout, y: float) -> str:
    beside = y + ROW * (len(block.rows) - 1) / 2 + 4
    return charts.label(0, y if layout is NARROW else beside, block.heading, ink="ink", weight=600)


def _row(row: Row, ink: str, scale: charts.Scale, y: float) -> str:
    words = f"{row.label} {row.text}"
    rate, low, high = row.rate.rate, row.rate.low, row.rate.high
    if rate is None or low is None or high is None:
        return charts.label(scale(scale.low) + 8, y + 4, words, ink="grey")
    few, end = row.rate.is_too_few, scale(high)
    marks = charts.interval_row(y, scale(rate), scale(low), end, ink=ink, is_faint=few)
    if row.reference is not None:
        place = scale(row.reference)
        marks += charts.vertical(place, y - 8, y + 8, ink="ink", width=1.5)
        end = max(end, place)
    return marks + charts.label(end + 9, y + 4, words, ink="grey" if few else "text")
