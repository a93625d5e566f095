"""The chart of cumulative incidences with their intervals: figures and words in, SVG out.

Two have the bands of their intervals; of more, the bands would hide each other: a bar on chosen days shows them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.safestring import SafeString

from metrics import charts
from metrics.incidence import Cohort
from metrics.rate_chart import NARROW, WIDE, Layout

HEIGHT, TOP, BOTTOM, LEFT = 262.0, 18.0, 46.0, 44.0
TICKS = (0, 30, 60, 90, 180)
BANDS = 2  # lines whose bands can be told apart
ABREAST, LINE = 2, 14.0  # labels in a row above a narrow drawing of more than two, and its height
LONGEST = 13  # letters of a label


@dataclass(frozen=True)
class Line:
    """One cohort under its name, in an ink of charts.INKS; dashed, so that print tells it from the others."""

    label: str
    cohort: Cohort
    ink: str
    is_dashed: bool = False
    dashes: str = ""
    aside: float = 0.0  # how far its intervals stand before their day

    @property
    def stroke(self) -> str | None:
        return self.dashes or ("6 4" if self.is_dashed else None)

    @property
    def short(self) -> str:
        return self.label if len(self.label) <= LONGEST else f"{self.label[: LONGEST - 1].rstrip()}…"


def drawings(
    lines: Sequence[Line],
    kind: str,
    horizon: int | None,
    caption: charts.Caption,
    percent: Callable[[float], str],
    axis: str,
) -> list[SafeString]:
    """A wide and a narrow drawing of the share in which `kind` has come about, day by day.

    `axis` names the days. The curve ends where fewer than one deal was opened so long ago; the horizon, if any, is
    marked.
    """
    return [_draw(lines, kind, horizon, layout, caption, percent, axis) for layout in (WIDE, NARROW)]


def _draw(lines, kind, horizon, layout: Layout, caption, percent, axis: str) -> SafeString:
    ends = [min(max(line.cohort.ages, default=0), TICKS[-1]) for line in lines]
    top = max(
        [_highest(line, kind, end, has_band=len(lines) <= BANDS) for line, end in zip(lines, ends, strict=True)],
        default=0.1,
    )
    right = layout.width - (14 if layout is NARROW else 96)
    days = charts.Scale(0, TICKS[-1], LEFT, right)
    rows = math.ceil(len(lines) / ABREAST) - 1 if layout is NARROW and len(lines) > BANDS else 0
    shares = charts.Scale(0, max(math.ceil(top * 10) / 10, 0.1), HEIGHT - BOTTOM, TOP + LINE * rows)
    body = [_grid(days, shares, percent)]
    if horizon is not None:
        body.append(charts.vertical(days(horizon), shares.end, HEIGHT - BOTTOM, ink="ink", width=1.5))
    intervals = _band if len(lines) <= BANDS else _bars
    body += [intervals(line, kind, end, days, shares) for line, end in zip(lines, ends, strict=True)]
    body += [_curve(line, kind, end, days, shares) for line, end in zip(lines, ends, strict=True)]
    body += _labels(lines, kind, ends, days, shares, layout)
    body.append(charts.label((LEFT + right) / 2, HEIGHT - 10, axis, anchor="middle", ink="grey"))
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    return charts.drawing(layout.width, HEIGHT, body, caption, css=f"chart-{layout.name}")


def _highest(line: Line, kind: str, end: int, *, has_band: bool) -> float:
    """Of the intervals that are drawn: along the whole curve, or on the chosen days alone, and the curve itself."""
    days = _days(line.cohort, kind, end) if has_band else [day for day in TICKS if day <= end]
    bounds = [line.cohort.at(kind, day).high or 0.0 for day in days] if line.cohort.n else []
    return max([*bounds, line.cohort.curve(kind, end)[-1][1]]) or 0.1


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
    ink = charts.INKS[line.ink]
    return charts.mark("path", d=path, fill="none", stroke=ink, stroke_width=2, stroke_dasharray=line.stroke)


def _bars(line: Line, kind: str, end: int, days: charts.Scale, shares: charts.Scale) -> str:
    """The interval on each chosen day that the cohort has reached, beside those of the other lines."""
    marks = []
    for day in TICKS[1:]:
        at = line.cohort.at(kind, day)
        if day <= end and at.low is not None and at.high is not None:
            x, opacity = days(day) - line.aside, 0.25 if at.is_too_few else 0.6
            marks.append(
                charts.mark(
                    "line",
                    x1=x,
                    x2=x,
                    y1=shares(at.low),
                    y2=shares(at.high),
                    stroke=charts.INKS[line.ink],
                    stroke_width=2,
                    stroke_opacity=opacity,
                )
            )
    return "".join(marks)


def _band(line: Line, kind: str, end: int, days: charts.Scale, shares: charts.Scale) -> str:
    if not line.cohort.n:
        return ""
    found = [line.cohort.at(kind, day) for day in _days(line.cohort, kind, end)]
    lower = _stairs([(at.day, at.low or 0.0) for at in found], end, days, shares)
    upper = _stairs([(at.day, at.high or 0.0) for at in found], end, days, shares)
    path = "M" + "L".join([*upper, *reversed(lower)]) + "Z"
    return charts.mark("path", d=path, fill=charts.INKS[line.ink], fill_opacity=0.12, stroke="none")


def _labels(lines, kind, ends, days: charts.Scale, shares: charts.Scale, layout: Layout) -> list[str]:
    """At the end of each curve where there is room beside it, else in rows above; never one on the other."""
    known = [(line, end) for line, end in zip(lines, ends, strict=True) if line.cohort.n]
    if layout is NARROW:
        return _labels_above([line for line, _ in known], is_many=len(lines) > BANDS)
    heights = _apart([shares(line.cohort.curve(kind, end)[-1][1]) + 4 for line, end in known])
    return [
        charts.label(days.end + 9, y, line.short, ink=line.ink, weight=600)
        for (line, _), y in zip(known, heights, strict=True)
    ]


def _labels_above(lines: Sequence[Line], *, is_many: bool) -> list[str]:
    """Each after a piece of its line."""
    across, abreast = (136, ABREAST) if is_many else (90, len(lines) or 1)
    marks = []
    for place, line in enumerate(lines):
        x, y = (0 if is_many else LEFT) + across * (place % abreast), TOP - 6 + LINE * (place // abreast)
        marks.append(
            charts.mark(
                "line",
                x1=x,
                x2=x + 18,
                y1=y - 4,
                y2=y - 4,
                stroke=charts.INKS[line.ink],
                stroke_width=2,
                stroke_dasharray=line.stroke,
            )
        )
        marks.append(charts.label(x + 23, y, line.short, ink=line.ink, weight=600))
    return marks


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, each at least a line under the one above it, and none under the floor of the drawing."""
    found = list(heights)
    order = sorted(range(len(found)), key=lambda place: found[place])
    for above, place in pairwise(order):
        found[place] = max(found[place], found[above] + LINE)
    over = max(max(found, default=0.0) - (HEIGHT - BOTTOM + 4), 0.0)
    return [height - over for height in found]
