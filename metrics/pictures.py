"""A chart as a picture of its own, for a slide: what it shows, how it is read, of what, and when it was computed.

The drawing of the page takes its colours and letters from the page; outside of it they are its own. Letters are sent
along, because an image asks for nothing from elsewhere.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap

from django.contrib.staticfiles import finders
from django.utils.translation import pgettext

from metrics.charts import mark, number

PAPER, INK, TEXT, FAINT, RULE = "#ffffff", "#1d1c1a", "#57534b", "#6a655b", "#e4dfd5"
PAD, NARROWEST = 28.0, 720.0
FONTS = {
    "Source Serif 4": "vendor/source-serif-4/source-serif-4-latin-wght-normal.woff2",
    "Inter": "vendor/inter/inter-latin-wght-normal.woff2",
}
SANS, SERIF = "Inter, system-ui, sans-serif", "'Source Serif 4', Georgia, serif"
FACE = "@font-face{{font-family:'{name}';font-weight:100 900;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
TOKEN = re.compile(r"var\(--[\w-]+, *([^()]*)\)")
DRAWN = re.compile(r"<svg\b([^>]*)>(.*)</svg>", re.DOTALL)
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Picture:
    """`finding` says in a sentence what it shows, `title` what is drawn, `key` how its marks are read. `draw` gives
    the SVG, and is asked only for the picture itself."""

    finding: str
    title: str
    key: str
    draw: Callable[[], str]


@dataclass(frozen=True)
class _Words:
    """Lines of one size. `letter`: about how wide one is."""

    text: str
    size: float
    line: float
    letter: float
    ink: str
    family: str = SANS
    weight: int = 400

    def marks(self, y: float, width: float) -> Iterator[tuple[float, str]]:
        """Each line with the height at which it ends."""
        for words in wrap(self.text, int(width / self.letter)):
            y += self.line
            yield y, mark(
                "text", escape(words), x=PAD, y=y - self.line * 0.25, fill=self.ink,
                font_size=self.size, font_family=self.family, font_weight=self.weight,
            )  # fmt: skip


def standing_alone(picture: Picture, about: Sequence[tuple[str, str]]) -> str:
    """The SVG with everything that is said of it; 1 px a unit, light whatever the theme of the reader."""
    width, height, drawn = _inside(TOKEN.sub(r"\1", picture.draw()))
    across = max(width, NARROWEST)
    colon = pgettext("between a label and its text", ": ")
    told = " · ".join([*(f"{name}{colon}{says}" for name, says in about if says), "Salesproc"])
    above = [
        _Words(picture.finding, 22, 27, 10.4, INK, SERIF, 600),
        _Words(picture.title, 13, 22, 7.2, INK, weight=600),
        _Words(picture.key, 11, 16, 5.9, FAINT),
    ]
    y, marks = _written(above, PAD - 4, across)
    marks.append(
        mark("svg", drawn, x=PAD, y=y + 14, width=width, height=height, viewBox=f"0 0 {number(width)} {number(height)}",
             font_size=11)
    )  # fmt: skip
    y += 14 + height + 16
    marks.append(mark("line", x1=PAD, x2=PAD + across, y1=y, y2=y, stroke=RULE))
    y, below = _written([_Words(told, 11, 16, 5.9, TEXT)], y + 4, across)
    return _sheet(across + 2 * PAD, y + PAD - 8, picture.finding, [*marks, *below])


def _inside(svg: str) -> tuple[float, float, str]:
    """Width, height and marks of a drawing."""
    found = DRAWN.search(svg)
    box = found and BOX.search(found[1])
    if not found or not box:
        raise ValueError("no drawing with a viewBox")
    return float(box[1]), float(box[2]), found[2]


def _written(texts: Sequence[_Words], y: float, width: float) -> tuple[float, list[str]]:
    marks = []
    for words in texts:
        for bottom, text in words.marks(y, width):
            y = bottom
            marks.append(text)
    return y, marks


def _sheet(width: float, height: float, title: str, marks: Sequence[str]) -> str:
    size = {"width": width, "height": height}
    paper = mark("rect", fill=PAPER, **size)
    content = "".join([mark("title", escape(title)), mark("style", _faces()), paper, *marks])
    return mark(
        "svg", content, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=SANS, role="img", **size,
    )  # fmt: skip


@cache
def _faces() -> str:
    return "".join(FACE.format(name=name, data=_encoded(path)) for name, path in FONTS.items())


def _encoded(path: str) -> str:
    found = finders.find(path)
    return base64.b64encode(Path(found).read_bytes()).decode() if found else ""
