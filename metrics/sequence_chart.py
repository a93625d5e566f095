"""The drawing of the map of transitions, in a wide and a narrow one: figures and words in, SVG out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString

from metrics import charts
from metrics.sequence_map import BEGIN, END, Arrow, Map, Row

ROW, BOX, TOP = 54.0, 32.0, 8.0
LETTER = 6.0  # about as wide as one is at 11 units
WORDS, FIGURE = 64.0, 34.0  # room that "1 234 · 12 d" needs, and that "1 234" does


@dataclass(frozen=True)
class Layout:
    """Widths: of the whole, of what is at the left of the boxes, and of the boxes."""

    name: str
    width: float
    left: float
    box: float

    @property
    def right(self) -> float:
        return self.left + self.box


WIDE, NARROW = Layout("wide", 760, 130, 330), Layout("narrow", 340, 34, 222)


@dataclass(frozen=True)
class Words:
    """How a row is called, what is said of an arrow in short and in full, and how "again" is said in a box."""

    name: Callable[[Row], str]
    short: Callable[[Arrow], str]
    full: Callable[[Arrow], str]
    number: Callable[[int], str]


def drawings(found: Map, ink: str, caption: charts.Caption, words: Words) -> list[SafeString]:
    return [_draw(found, ink, layout, caption, words) for layout in (WIDE, NARROW)]


def _draw(found: Map, ink: str, layout: Layout, caption: charts.Caption, words: Words) -> SafeString:
    height = TOP * 2 + ROW * (len(found.rows) - 1) + BOX
    most = max((arrow.n for arrow in found.arrows), default=1)
    steps = _steps(found, layout)
    lines, labels = [], []
    for arrow in sorted(found.arrows, key=lambda one: one.n):
        width = 1 + 5 * math.sqrt(arrow.n / most)
        line, label = _arrow(arrow, layout, steps[arrow.is_back], words)
        title = charts.mark("title", escape(words.full(arrow)))
        dashes = "5 3" if arrow.is_back else None
        head = charts.mark("path", d=line.head, fill=charts.INKS[ink])
        path = charts.mark(
            "path", d=line.path, fill="none", stroke=charts.INKS[ink], stroke_width=width, stroke_opacity=0.55,
            stroke_dasharray=dashes,
        )  # fmt: skip
        lines.append(charts.mark("g", title + path + head))
        labels.append(label)
    boxes = [_box(row, place, layout, words) for place, row in enumerate(found.rows)]
    caption = replace(caption, name=f"{caption.name}-{layout.name}")
    return charts.drawing(layout.width, height, [*lines, *boxes, *labels], caption, css=f"chart-{layout.name}")


def _steps(found: Map, layout: Layout) -> dict[bool, float]:
    """How much further out an arrow goes for each row that it passes, back and forward."""
    room = {True: layout.left - 12, False: layout.width - layout.right - 16}
    far = {side: max((one.span for one in found.arrows if one.is_back is side), default=1) for side in room}
    return {side: min(33.0, room[side] / (far[side] + (0.6 if side else 0))) for side in room}


@dataclass(frozen=True)
class Line:
    path: str
    head: str


def _arrow(arrow: Arrow, layout: Layout, step: float, words: Words) -> tuple[Line, str]:
    if arrow.span == 1 and not arrow.is_back:
        return _straight(arrow, layout, words)
    side, x = (-1, layout.left) if arrow.is_back else (1, layout.right)
    out = step * (arrow.span - (0 if arrow.is_back else 0.4))
    start, end = _middle(arrow.source) - 6 * -side, _middle(arrow.target) - 6 * side
    pull, middle = x + side * out * 4 / 3, (start + end) / 2
    path = f"M{_at(x, start)}C{_at(pull, start)} {_at(pull, end)} {_at(x + side * 5, end)}"
    head = f"M{_at(x, end)}L{_at(x + side * 8, end - 4)}L{_at(x + side * 8, end + 4)}Z"
    # Two labels side by side are two rows apart in span.
    text = words.short(arrow) if 2 * step >= WORDS else words.number(arrow.n) if 2 * step >= FIGURE else ""
    place = min(x + side * (out + 3), layout.width - 2) if side > 0 else max(x - out - 3, 2)
    is_out = side > 0 and place + len(text) * LETTER > layout.width
    anchor = ("end" if is_out else "start") if side > 0 else ("end" if place > len(text) * LETTER else "start")
    return Line(path, head), _label(place, middle + 4, text, anchor)


def _straight(arrow: Arrow, layout: Layout, words: Words) -> tuple[Line, str]:
    x = layout.left + layout.box / 3
    top, bottom = _middle(arrow.source) + BOX / 2, _middle(arrow.target) - BOX / 2
    head = f"M{_at(x, bottom)}L{_at(x - 4, bottom - 8)}L{_at(x + 4, bottom - 8)}Z"
    return Line(f"M{_at(x, top)}L{_at(x, bottom - 5)}", head), _label(x + 9, top + 15, words.short(arrow), "start")


def _label(x: float, y: float, text: str, anchor: str) -> str:
    """On a rim of the surface, so that it stays readable over a line."""
    if not text:
        return ""
    return charts.mark(
        "text", escape(text), x=x, y=y, text_anchor=anchor, fill=charts.INKS["ink"],
        stroke=charts.INKS["surface"], stroke_width=3, stroke_linejoin="round", paint_order="stroke",
    )  # fmt: skip


def _box(row: Row, place: int, layout: Layout, words: Words) -> str:
    is_end = row.activity in (BEGIN, END)
    y = _middle(place)
    box = charts.mark(
        "rect", x=layout.left, y=y - BOX / 2, width=layout.box, height=BOX, rx=BOX / 2 if is_end else 6,
        fill=charts.INKS["surface"], stroke=charts.INKS["line"], stroke_width=1.5,
    )  # fmt: skip
    figure = words.number(row.n) + (f" · ↻ {words.number(row.again)}" if row.again else "")
    name, room = words.name(row), int((layout.box - 28 - len(figure) * LETTER) / LETTER)
    short = name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
    marks = charts.label(layout.left + 10, y + 4, short, ink="text" if is_end else "ink", weight=500)
    marks += charts.label(layout.right - 10, y + 4, figure, anchor="end", ink="grey")
    return charts.mark("g", charts.mark("title", escape(name)) + box + marks)


def _middle(place: int) -> float:
    return TOP + BOX / 2 + ROW * place


def _at(x: float, y: float) -> str:
    return f"{charts.number(x)} {charts.number(y)}"
