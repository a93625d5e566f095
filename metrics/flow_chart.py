"""The chart of the days in each stage against those expected, in a wide and a narrow drawing: SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from metrics import charts
from metrics.rate_chart import NARROW, Layout
from stages.statistics import MedianStay

ROW, TOP, BOTTOM, UNDER = 34.0, 26.0, 28.0, 18.0
WIDE = Layout("wide", 720, 190, 90)
LETTERS = {WIDE.name: 30, NARROW.name: 40}  # of a name, before it is cut
SLIM = 5.0  # of the tick of what is expected


@dataclass(frozen=True)
class Row:
    """One stage: its name, its median, the median in words, the days expected or None, and whether it stands out."""

    label: str
    balance: MedianStay
    text: str
    expected: int | None
    stands_out: bool


def drawings(rows: Sequence[Row], caption: charts.Caption, tick: Callable[[float], str]) -> list[SafeString]:
    return [_draw(rows, layout, caption, tick) for layout in (WIDE, NARROW)]


def _draw(rows: Sequence[Row], layout: Layout, caption: charts.Caption, tick: Callable[[float], str]) -> SafeString:
    scale = charts.Scale(0, _most(rows), layout.left + 8, layout.width - layout.right)
    above = UNDER if layout is NARROW else 0.0  # a name stands above its row where there is no room beside
    step = ROW + above
    bottom = TOP + step * len(rows)
    marks = []
    for value in charts.ticks(scale.low, scale.high, 5 if layout is WIDE else 3):
        marks.append(charts.vertical(scale(value), TOP - 10, bottom))
        marks.append(charts.label(scale(value), bottom + 18, tick(value), anchor="middle"))
    for place, row in enumerate(rows):
        y = TOP + step * place + above + 10
        name = _short(row.label, LETTERS[layout.name])
        marks.append(charts.label(0, y - above + 4 if above else y + 4, name, ink="ink", weight=600))
        marks.append(_row(row, scale, y))
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    return charts.drawing(layout.width, bottom + BOTTOM, marks, caption, css=f"chart-{layout.name}")


def _most(rows: Sequence[Row]) -> float:
    """The longest that anything is, and a day where nothing is known."""
    known = [days for row in rows for days in (row.balance.median, row.balance.high, row.expected)]
    return max((float(days) for days in known if days), default=1.0) * 1.05


def _row(row: Row, scale: charts.Scale, y: float) -> str:
    """An interval without an upper end runs to the edge."""
    median, end = row.balance.median, scale.start
    marks = ""
    if median is not None:
        low = scale(median if row.balance.low is None else row.balance.low)
        end = scale(scale.high if row.balance.high is None else row.balance.high)
        ink = "lost" if row.stands_out else "accent"
        marks = charts.interval_row(y, scale(median), low, end, ink=ink, is_faint=row.balance.is_too_few)
    if row.expected is not None:
        place = scale(row.expected)
        marks += charts.vertical(place, y - 9, y + 9, ink="ink", width=1.5)
        end = max(end, place)
    few = median is None or row.balance.is_too_few
    return marks + charts.label(end + 9, y + 4, row.text, ink="grey" if few else "text")


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
