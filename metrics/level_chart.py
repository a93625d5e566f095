"""The levels of one team in time, a row for each way of knowing them, and the course of one fact: SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString

from metrics import charts
from metrics.rate_chart import NARROW, Layout

ROW, TOP, BOTTOM, BAR = 30.0, 8.0, 26.0, 22.0
SHADES = {"random": 0.06, "informal": 0.16, "formal": 0.28, "dynamic": 0.42}
SPARK = (96.0, 22.0)
WIDE = Layout("wide", 1060, 130, 8)  # it has the whole width of a page


@dataclass(frozen=True)
class Bar:
    """A level from one day to another (the last is not in it), with its name."""

    level: str
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Lane:
    """The periods of one kind under its name."""

    name: str
    bars: Sequence[Bar]


def drawings(lanes: Sequence[Lane], years: Sequence[tuple[date, str]], caption: charts.Caption) -> list[SafeString]:
    """Wide and narrow. `years` are the marks of the axis with their words. The last day of all is the right edge."""
    return [_draw(lanes, years, layout, caption) for layout in (WIDE, NARROW)]


def _draw(lanes: Sequence[Lane], years, layout: Layout, caption: charts.Caption) -> SafeString:
    days = [day.toordinal() for lane in lanes for bar in lane.bars for day in (bar.starts_on, bar.ends_on)]
    row = ROW + (14 if layout is NARROW else 0)
    height = TOP + row * len(lanes) + BOTTOM
    scale = charts.Scale(min(days), max(days), layout.left, layout.width - 8)
    marks = []
    for day, says in years:
        if scale.low <= day.toordinal() <= scale.high:
            place = scale(day.toordinal())
            marks += [
                charts.vertical(place, TOP, height - BOTTOM),
                charts.label(place, height - 8, says, anchor="middle"),
            ]
    for place, lane in enumerate(lanes):
        y = TOP + row * place
        marks.append(charts.label(0, y + (10 if layout is NARROW else 15), lane.name, weight=600, ink="ink"))
        marks += [_bar(bar, y + (14 if layout is NARROW else 0), scale) for bar in lane.bars]
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    return charts.drawing(layout.width, height, marks, caption, css=f"chart-{layout.name}")


def _bar(bar: Bar, y: float, scale: charts.Scale) -> str:
    start, end = scale(bar.starts_on.toordinal()), scale(bar.ends_on.toordinal())
    width = max(end - start, 2.0)
    ground = charts.mark("rect", x=start, y=y, width=width, height=BAR, rx=3, fill=charts.INKS["surface"])
    shade = charts.mark(
        "rect", x=start, y=y, width=width, height=BAR, rx=3,
        fill=charts.INKS["accent"], fill_opacity=SHADES[bar.level], stroke=charts.INKS["accent"], stroke_width=1,
    )  # fmt: skip
    if width < 7.0 * len(bar.name):
        return ground + shade
    return ground + shade + charts.label(start + 6, y + 15, bar.name, ink="ink")


def spark(values: Sequence[float | None], threshold: float, caption: charts.Caption) -> SafeString | str:
    """The course of a value, month by month, with its threshold dashed. Nothing where there is no course to show."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    width, height = SPARK
    top = max(*known, threshold) or 1.0
    x = charts.Scale(0, len(values) - 1, 3, width - 4)
    y = charts.Scale(0, top, height - 3, 3)
    points = [(x(place), y(value)) for place, value in enumerate(values) if value is not None]
    path = "M" + "L".join(f"{charts.number(a)} {charts.number(b)}" for a, b in points)
    line = charts.mark("path", d=path, fill="none", stroke=charts.INKS["accent"], stroke_width=1.5)
    level = charts.mark(
        "line", x1=0, x2=width, y1=y(threshold), y2=y(threshold),
        stroke=charts.INKS["grey"], stroke_width=1, stroke_dasharray="3 3",
    )  # fmt: skip
    end = charts.mark("circle", cx=points[-1][0], cy=points[-1][1], r=2.5, fill=charts.INKS["accent"])
    return charts.drawing(width, height, [level, line, end], caption, css="spark")
