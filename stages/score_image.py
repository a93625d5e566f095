"""The score as one SVG image, to be put on a wall or into a document. Pure: the shapes of score.py in, text out.

It is read outside of our pages: its colours and letters are its own, and it is as wide as its stages ask for.
"""

from html import escape
from itertools import accumulate
from textwrap import wrap

from stages.score import Cell, Score, ScoreStage

NAMES, COLUMN, PAD, LINE = 150, 168, 10, 15  # in px: the column of the roles, that of a stage, the air, a line of text
LETTERS = {"name": 19, "stage": 20, "note": 18}  # that fit in a line
INK, FAINT, RULE, PAPER, SUNKEN, EDGE = "#1d1c1a", "#6b675e", "#ddd8cc", "#ffffff", "#f3f0e8", "#8b8578"


def image(score: Score, title: str) -> str:
    """An SVG of the score with its title, 1 px a unit."""
    heads = [_head(stage) for stage in score.stages]
    rows = [(wrap(row.name, LETTERS["name"]) or [""], row.caption, row.cells) for row in score.rows]
    top, head = 44, max([len(lines) for lines in heads], default=1) * LINE + 2 * PAD
    heights = [max([_height(cell) for cell in cells] + [len(name) * LINE + LINE + 2 * PAD]) for name, _c, cells in rows]
    width, height = NAMES + COLUMN * len(score.stages) + 2, top + head + sum(heights) + 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Inter, system-ui, sans-serif" font-size="12" role="img" aria-label="{escape(title)}">',
        f'<title>{escape(title)}</title><rect width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<text x="1" y="24" font-size="18" font-weight="600" fill="{INK}">{escape(title)}</text>',
        *_frame(score.stages, top, head, heights, width),
        *(_lines(lines, NAMES + COLUMN * place + PAD, top + PAD) for place, lines in enumerate(heads)),
    ]
    y = top + head
    for (name, caption, cells), tall in zip(rows, heights, strict=True):
        parts.append(_lines([*name, *([caption] if caption else [])], PAD, y + PAD, faint=bool(caption)))
        for place, cell in enumerate(cells):
            parts += _notes(cell, NAMES + COLUMN * place + PAD, y + PAD)
        y += tall
    return "".join(parts) + "</svg>"


def _head(stage: ScoreStage) -> list[str]:
    return [*wrap(stage.name, LETTERS["stage"]), *wrap(stage.caption, LETTERS["stage"] + 4)] or [""]


def _height(cell: Cell) -> int:
    return sum(_note_height(note) + 6 for note in cell.notes) + 2 * PAD - 6


def _note_height(note) -> int:
    return len(wrap(note.label, LETTERS["note"]) or [""]) * LINE + 10


def _frame(stages, top: int, head: int, heights: list[int], width: int) -> list[str]:
    bottom = top + head + sum(heights)
    parts = [
        f'<rect x="1" y="{top}" width="{width - 2}" height="{head}" fill="{SUNKEN}"/>',
        f'<rect x="1" y="{top}" width="{NAMES - 1}" height="{bottom - top}" fill="{SUNKEN}"/>',
    ]
    ys = [top, *accumulate(heights, initial=top + head)]
    parts += [f'<path d="M1 {y}H{width - 1}" stroke="{RULE}"/>' for y in ys]
    for place in range(len(stages) + 1):
        signs = place and stages[place - 1].is_signature
        stroke = f'stroke="{INK if signs else RULE}" stroke-width="{2 if signs else 1}"'
        parts.append(f'<path d="M{NAMES + COLUMN * place} {top}V{bottom}" {stroke}/>')
    return [*parts, f'<path d="M1 {top}V{bottom}" stroke="{RULE}"/>']


def _lines(lines: list[str], x: int, y: int, *, faint: bool = True) -> str:
    """The first in ink; the last ones, which are captions, faint."""
    said = []
    for place, line in enumerate(lines):
        is_caption = faint and place == len(lines) - 1 and place > 0
        style = f'fill="{FAINT}" font-size="11"' if is_caption else f'fill="{INK}" font-weight="600"'
        said.append(f'<text x="{x}" y="{y + LINE * (place + 1) - 4}" {style}>{escape(line)}</text>')
    return "".join(said)


def _notes(cell: Cell, x: int, y: int) -> list[str]:
    parts = []
    for note in cell.notes:
        tall, dash = _note_height(note), ' stroke-dasharray="3 3"' if note.is_optional else ""
        shape = f'<rect x="{x}" y="{y}" width="{COLUMN - 2 * PAD}" height="{tall}" rx="12"'
        parts.append(f'{shape} fill="{PAPER}" stroke="{EDGE}"{dash}/>')
        for place, line in enumerate(wrap(note.label, LETTERS["note"]) or [""]):
            parts.append(f'<text x="{x + 12}" y="{y + 4 + LINE * (place + 1) - 3}" fill="{INK}">{escape(line)}</text>')
        y += tall + 6
    return parts
