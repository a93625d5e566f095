"""Marks of the charts as SVG text: shapes and scales only, no figures of ours and no database.

Everything is a presentation attribute, because the content security policy allows no inline style and
because print and saved files keep attributes. A colour is a design token with its light value as fallback,
so that a page shows it in the reader's theme and a saved file shows it at all. Lengths are in units of the
drawing's own coordinates; every mark is one string, and `drawing` puts them together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

INKS = {
    "won": "var(--won, #18724f)",
    "lost": "var(--lost, #b3362c)",
    "no_decision": "var(--nodecision, #8a5a00)",
    "ink": "var(--ink, #1d1c1a)",
    "text": "var(--ink-2, #57534b)",
    "line": "var(--line, #e4dfd5)",
    "surface": "var(--surface, #ffffff)",
    "grey": "var(--ink-3, #6f6a60)",
    "accent": "var(--accent, #2b4fa8)",
}


@dataclass(frozen=True)
class Scale:
    """A straight line from figures (`low` to `high`) to places on the drawing (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a figure. ValueError when the scale has no width to measure against."""
        if self.high == self.low:
            raise ValueError("a scale needs two different figures")
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round figures (steps of 1, 2 or 5 times a power of ten) within [low, high], roughly `about` of them.

    ValueError when high is not above low or when less than one tick is asked for.
    """
    if not high > low or about < 1:
        raise ValueError(f"no ticks between {low!r} and {high!r}")
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * index, 12) for index in range(first, last + 1)]


def number(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def mark(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """One element around `content` (markup). `font_size=11` is written `font-size="11"`, None not at all."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value if isinstance(value, str) else number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def label(x: float, y: float, text: str, *, anchor: str = "start", ink: str = "text", weight: int = 400) -> str:
    """A text with its base line at y. `anchor` is start, middle or end."""
    return mark("text", escape(text), x=x, y=y, text_anchor=anchor, fill=INKS[ink], font_weight=weight)


def vertical(x: float, top: float, bottom: float, *, ink: str = "line", width: float = 1) -> str:
    """A vertical rule: a grid line, or a reference tick."""
    return mark("line", x1=x, x2=x, y1=top, y2=bottom, stroke=INKS[ink], stroke_width=width)


def interval_row(y: float, dot: float, low: float, high: float, *, ink: str, is_faint: bool = False) -> str:
    """A dot on the bar of its interval, at height y. A faint one is hollow and grey: too few to conclude."""
    colour = INKS["grey" if is_faint else ink]
    bar = mark(
        "line", x1=low, x2=high, y1=y, y2=y,
        stroke=colour, stroke_width=6, stroke_linecap="round", stroke_opacity=0.28,
    )  # fmt: skip
    inside = INKS["surface"] if is_faint else colour
    return bar + mark("circle", cx=dot, cy=y, r=4.5, fill=inside, stroke=colour, stroke_width=1.5)


def interval_column(x: float, dot: float, low: float, high: float, *, ink: str, is_faint: bool = False) -> str:
    """The same, upright at x."""
    colour = INKS["grey" if is_faint else ink]
    bar = mark(
        "line", x1=x, x2=x, y1=low, y2=high,
        stroke=colour, stroke_width=6, stroke_linecap="round", stroke_opacity=0.28,
    )  # fmt: skip
    inside = INKS["surface"] if is_faint else colour
    return bar + mark("circle", cx=x, cy=dot, r=4.5, fill=inside, stroke=colour, stroke_width=1.5)


@dataclass(frozen=True)
class Caption:
    """How a picture is told. `name` is unique on its page: it ties the picture to the two texts."""

    name: str
    title: str
    description: str


def drawing(width: float, height: float, marks: Iterable[str], caption: Caption, css: str = "chart") -> SafeString:
    """A whole picture from its marks, drawn in their order. A page takes it as it is: marks escape their words."""
    title_id, description_id = f"{caption.name}-title", f"{caption.name}-desc"
    title = mark("title", escape(caption.title), id=title_id)
    description = mark("desc", escape(caption.description), id=description_id)
    picture = mark(
        "svg", title + description + "".join(marks),
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}", class_=css,
        role="img", aria_labelledby=title_id, aria_describedby=description_id,
        font_family="var(--sans, sans-serif)", font_size=11,
    )  # fmt: skip
    return mark_safe(picture)  # noqa: S308 every word in it went through escape()
