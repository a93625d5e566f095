"""The chart of two cumulative incidences with the bands of their intervals: figures and words in, SVG out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from metrics import charts
from metrics.incidence import Cohort
from metrics.rate_chart import NARROW, WIDE, Layout

HEIGHT, TOP, BOTTOM, LEFT = 262.0, 18.0, 46.0, 44.0
TICKS = (0, 30, 60, 90, 180)


@dataclass(frozen=True)
class Line:
    """One cohort under its name, in an ink of charts.INKS; dashed, so that print tells it from the other."""

    label: str
    cohort: Cohort
    ink: str
    is_dashed: bool = False


def drawings(
    lines: Sequence[Line], kind: str, horizon: int, caption: charts.Caption, percent: Callable[[float], str], axis: str
) -> list[SafeString]:
    """A wide and a narrow drawing of the share in which `kind` has come about, day by day.

    `axis` names the days. The curve ends where fewer than one deal was opened so long ago; the horizon is marked.
    """
    return [_draw(lines, kind, horizon, layout, caption, percent, axis) for layout in (WIDE, NARROW)]


def _draw(lines, kind, horizon, layout: Layout, caption, percent, axis: str) -> SafeString:
    ends = [min(max(line.cohort.ages, default=0), TICKS[-1]) for line in lines]
    top = max([_highest(line.cohort, kind, end) for line, end in zip(lines, ends, strict=True)], default=0.1)
    right = layout.width - (14 if layout is NARROW else 96)
    days = charts.Scale(0, TICKS[-1], LEFT, right)
    shares = charts.Scale(0, max(math.ceil(top * 10) / 10, 0.1), HEIGHT - BOTTOM, TOP)
    body = [_grid(days, shares, percent), charts.vertical(days(horizon), TOP, HEIGHT - BOTTOM, ink="ink", width=1.5)]
    body += [_band(line, kind, end, days, shares) for line, end in zip(lines, ends, strict=True)]
    body += [_curve(line, kind, end, days, shares) for line, end in zip(lines, ends, strict=True)]
    body += _labels(lines, kind, ends, days, shares, layout)
    body.append(charts.label((LEFT + right) / 2, HEIGHT - 10, axis, anchor="middle", ink="grey"))
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    return charts.drawing(layout.width, HEIGHT, body, caption, css=f"chart-{layout.name}")


def _highest(cohort: Cohort, kind: str, end: int) -> float:
    return max((cohort.at(kind, day).high or 0.0 for day in _days(cohort, kind, end)), default=0.1)


def _days(cohort: Cohort, kind: str, end: int) -> list[int]:
    """Those on which the curve rises, and its ends."""
    return sorted({day for day, _ in cohort.curve(kind, end)} | {end}) if cohort.n else []


def _grid(days: charts.Scale, shares: charts.Scale, percent: Callable[[float], str]) -> str:
    marks = []
    for tick in charts.ticks(shares.low, shares.high, 4):
        y = shares(tick)
        marks.append(
            charts.mark("line", x1=days.start, x2=days.end, y1=y, y2=y, stroke=charts.INKS["line"], stroke_width=1)
        )
        marks.append(charts.label(days.start - 8, y + 4, percent(tick), anchor="end"))
    marks += [charts.label(days(tick), shares.start + 16, str(tick), anchor="middle") for tick in TICKS]
    return "".join(marks)


def _stairs(points: Sequence[tuple[int, float]], end: int, days: charts.Scale, shares: charts.Scale) -> list[str]:
    """Level until the day on which it rises, then up."""
    corners, before = [], points[0][1]
    for day, share in points:
        corners += [(day, before), (day, share)]
        before = share
    corners.append((end, before))
    return [f"{charts.number(days(day))} {charts.number(shares(share))}" for day, share in corners]


def _curve(line: Line, kind: str, end: int, days: charts.Scale, shares: charts.Scale) -> str:
    if not line.cohort.n:
        return ""
    path = "M" + "L".join(_stairs(line.cohort.curve(kind, end), end, days, shares))
    dash = "6 4" if line.is_dashed else None
    ink = charts.INKS[line.ink]
    return charts.mark("path", d=path, fill="none", stroke=ink, stroke_width=2, stroke_dasharray=dash)


def _band(line: Line, kind: str, end: int, days: charts.Scale, shares: charts.Scale) -> str:
    if not line.cohort.n:
        return ""
    found = [line.cohort.at(kind, day) for day in _days(line.cohort, kind, end)]
    lower = _stairs([(at.day, at.low or 0.0) for at in found], end, days, shares)
    upper = _stairs([(at.day, at.high or 0.0) for at in found], end, days, shares)
    path = "M" + "L".join([*upper, *reversed(lower)]) + "Z"
    return charts.mark("path", d=path, fill=charts.INKS[line.ink], fill_opacity=0.12, stroke="none")


def _labels(lines, kind, ends, days: charts.Scale, shares: charts.Scale, layout: Layout) -> list[str]:
    """At the end of each curve where there is room beside it, else in a row above; never one on the other."""
    known = [(line, end) for line, end in zip(lines, ends, strict=True) if line.cohort.n]
    if layout is NARROW:
        places = [(LEFT + 90 * place, TOP - 6) for place in range(len(known))]
        return [
            charts.label(x, y, ("– – " if line.is_dashed else "— ") + line.label, ink=line.ink, weight=600)
            for (line, _), (x, y) in zip(known, places, strict=True)
        ]
    heights = [shares(line.cohort.curve(kind, end)[-1][1]) + 4 for line, end in known]
    if len(heights) == 2 and abs(heights[0] - heights[1]) < 14:
        lower = 0 if heights[0] > heights[1] else 1
        heights[lower] += 14 - abs(heights[0] - heights[1])
    return [
        charts.label(days.end + 9, y, line.label, ink=line.ink, weight=600)
        for (line, _), y in zip(known, heights, strict=True)
    ]
