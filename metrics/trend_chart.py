"""The chart of one rate by quarter or month, in a wide and a narrow drawing: figures and words in, SVG out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.safestring import SafeString

from metrics import charts
from metrics.rate_chart import NARROW, WIDE, Layout
from stages.statistics import Proportion

TOP, FLOOR, HEIGHT, LEFT, RIGHT = 24.0, 200.0, 262.0, 44.0, 12.0
MARKED = 11.0  # the line of the words of marks
ROOM = 48.0  # between two quarters: with less, their words stay in the table
LETTER = 6.0  # of the words under the chart, about
MOST = {WIDE.name: 20, NARROW.name: 8}


@dataclass(frozen=True)
class Point:
    """One quarter or month: its name, its year, the rate, and in words the rate ("43.1"), the n, whole and short, and
    "too few"."""

    quarter: str
    year: str
    rate: Proportion
    text: str
    n: str
    n_short: str
    few: str


@dataclass(frozen=True)
class Mark:
    """A rate that is looked at over some of the points, from the place of the first to that of the last, and its words.
    A faint one is dashed and grey."""

    first: int
    last: int
    rate: float
    text: str
    is_faint: bool = False


def drawings(
    points: Sequence[Point],
    ink: str,
    caption: charts.Caption,
    percent: Callable[[float], str],
    marks: Sequence[Mark] = (),
) -> list[SafeString]:
    """The last twenty points, and for a telephone the last eight. A quarter without anything keeps its place."""
    found = []
    for layout in (WIDE, NARROW):
        cut = max(len(points) - MOST[layout.name], 0)
        moved = [replace(one, first=max(one.first - cut, 0), last=one.last - cut) for one in marks if one.last >= cut]
        found.append(_draw(points[cut:], ink, layout, caption, percent, moved))
    return found


def _draw(points, ink, layout: Layout, caption, percent, looked_at: Sequence[Mark]) -> SafeString:
    shares = charts.Scale(*_domain(points, looked_at), FLOOR, TOP)
    step = (layout.width - LEFT - RIGHT) / max(len(points), 1)
    if any(LETTER * len(point.n) > step for point in points):
        points = [replace(point, n=point.n_short) for point in points]
    places = [LEFT + step * (place + 0.5) for place in range(len(points))]
    marks = [_grid(shares, layout.width - RIGHT, percent)]
    marks += [_mark(one, places[one.first] - step / 2, places[one.last] + step / 2, shares) for one in looked_at]
    marks += _line(points, places, ink, shares)
    for place, (point, x) in enumerate(zip(points, places, strict=True)):
        marks.append(_interval(point, x, ink, shares, has_room=step >= ROOM))
        marks += _words(point, x, has_year=place == 0 or points[place - 1].year != point.year, has_room=step >= ROOM)
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    return charts.drawing(layout.width, HEIGHT, marks, caption, css=f"chart-{layout.name}")


def _mark(one: Mark, left: float, right: float, shares: charts.Scale) -> str:
    y = shares(one.rate)
    line = charts.mark(
        "line", x1=left, x2=right, y1=y, y2=y, stroke=charts.INKS["grey" if one.is_faint else "accent"],
        stroke_width=1.5, stroke_dasharray="4 4" if one.is_faint else None,
    )  # fmt: skip
    # Its words stand above everything: beside the line they would lie on dots and their figures.
    return line + charts.label(left, MARKED, one.text, ink="grey" if one.is_faint else "accent")


def _domain(points: Sequence[Point], looked_at: Sequence[Mark]) -> tuple[float, float]:
    """Tens of percent around every interval."""
    known = [bound for point in points for bound in (point.rate.low, point.rate.high) if bound is not None]
    known += [one.rate for one in looked_at]
    if not known:
        return 0.0, 1.0
    low, high = math.floor(min(known) * 10) / 10, math.ceil(max(known) * 10) / 10
    return low, max(high, low + 0.1)


def _grid(shares: charts.Scale, right: float, percent: Callable[[float], str]) -> str:
    marks = []
    for tick in charts.ticks(shares.low, shares.high, 5):
        y = shares(tick)
        marks.append(charts.mark("line", x1=LEFT, x2=right, y1=y, y2=y, stroke=charts.INKS["line"], stroke_width=1))
        marks.append(charts.label(LEFT - 8, y + 4, percent(tick), anchor="end"))
    return "".join(marks)


def _line(points, places, ink: str, shares: charts.Scale) -> list[str]:
    """From one quarter to the next; pale where one of the two has too few."""
    known = [(point.rate, x) for point, x in zip(points, places, strict=True)]
    return [_stroke(one, x, other, next_x, ink, shares) for (one, x), (other, next_x) in pairwise(known)]


def _stroke(one: Proportion, x: float, other: Proportion, next_x: float, ink: str, shares: charts.Scale) -> str:
    if one.rate is None or other.rate is None:
        return ""
    few = one.is_too_few or other.is_too_few
    return charts.mark(
        "line", x1=x, y1=shares(one.rate), x2=next_x, y2=shares(other.rate),
        stroke=charts.INKS["grey" if few else ink], stroke_width=1.5, stroke_opacity=0.3 if few else 0.5,
    )  # fmt: skip


def _interval(point: Point, x: float, ink: str, shares: charts.Scale, *, has_room: bool) -> str:
    rate = point.rate
    if rate.rate is None or rate.low is None or rate.high is None:
        return charts.label(x, shares.start - 8, point.text, anchor="middle", ink="grey")
    top = shares(rate.high)
    marks = charts.interval_column(x, shares(rate.rate), shares(rate.low), top, ink=ink, is_faint=rate.is_too_few)
    if not has_room:
        return marks
    return marks + charts.label(x, top - 9, point.text, anchor="middle", ink="grey" if rate.is_too_few else "ink")


def _words(point: Point, x: float, *, has_year: bool, has_room: bool) -> list[str]:
    words = [charts.label(x, FLOOR + 18, point.quarter, anchor="middle")]
    if has_year:
        words.append(charts.label(x, FLOOR + 32, point.year, anchor="middle", ink="grey"))
    if has_room:
        words.append(charts.label(x, FLOOR + 46, point.n, anchor="middle", ink="grey"))
        if point.rate.n and point.rate.is_too_few:
            words.append(charts.label(x, FLOOR + 59, point.few, anchor="middle", ink="grey"))
    return words
