"""The score as one SVG image, to be put on a wall or into a document. Pure: the shapes of score.py in, text out.

It is read outside of our pages: its colours and letters are its own, and it is as wide as its stages ask for. Where
the notes are coloured by effect, those that stand out have a thick edge, so that they do without the colour too.
"""

from html import escape
from itertools import accumulate
from textwrap import wrap

from stages.score import Cell, Row, Score, ScoreStage

NAMES, COLUMN, PAD, LINE = 150, 168, 10, 15  # in px: the column of the roles, that of a stage, the air, a line of text
LETTERS = {"name": 19, "stage": 20, "note": 18}  # that fit in a line
# Ink, ground, width of the edge and its dashes, of a note that is coloured by effect.
EFFECTS = {
    "up": ("#18724f", "#dff1e8", 2.5, ""),
    "down": ("#b3362c", "#f9e4e1", 2.5, ""),
    "even": ("#57534b", "#ffffff", 1, ""),
    "few": ("#6b675e", "#ffffff", 1, "3 3"),
}
INK, FAINT, RULE, PAPER, SUNKEN, EDGE = "#1d1c1a", "#6b675e", "#ddd8cc", "#ffffff", "#f3f0e8", "#8b8578"


def image(score: Score, title: str) -> str:
    """An SVG of the score with its title, if it has one, 1 px a unit."""
    heads = [_label(stage, LETTERS["stage"]) for stage in score.stages]
    rows = [(_label(row, LETTERS["name"]), row.cells) for row in score.rows]
    top, head = 44 if title else 2, max([_tall(label) for label in heads], default=LINE + 2 * PAD)
    heights = [max([_tall(label), *(_height(cell) for cell in cells)]) for label, cells in rows]
    width, height = NAMES + COLUMN * len(score.stages) + 2, top + head + sum(heights) + 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Inter, system-ui, sans-serif" font-size="12" role="img" aria-label="{escape(title)}">',
        f'<title>{escape(title)}</title><rect width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<text x="1" y="24" font-size="18" font-weight="600" fill="{INK}">{escape(title)}</text>' if title else "",
        *_frame(score.stages, top, head, heights, width),
        *(_lines(label, NAMES + COLUMN * place + PAD, top + PAD) for place, label in enumerate(heads)),
    ]
    y = top + head
    for (label, cells), tall in zip(rows, heights, strict=True):
        parts.append(_lines(label, PAD, y + PAD))
        for place, cell in enumerate(cells):
            parts += _notes(cell, NAMES + COLUMN * place + PAD, y + PAD)
        y += tall
    return "".join(parts) + "</svg>"


def _label(thing: ScoreStage | Row, letters: int) -> tuple[list[str], list[str]]:
    """The lines of its name, in ink, and of its caption, faint."""
    return wrap(thing.name, letters) or [""], wrap(thing.caption, letters + 4)


def _tall(label: tuple[list[str], list[str]]) -> int:
    return sum(len(lines) for lines in label) * LINE + 2 * PAD


def _height(cell: Cell) -> int:
    return sum(_note_height(note) + 6 for note in cell.notes) + 2 * PAD - 6


def _note_height(note) -> int:
    return len(_said(note)) * LINE + 10


def _said(note) -> list[str]:
    """Its lines, with what is counted of it."""
    return wrap(f"{note.label} {note.count or ''}", LETTERS["note"]) or [""]


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


def _lines(label: tuple[list[str], list[str]], x: int, y: int) -> str:
    styled = [(line, f'fill="{INK}" font-weight="600"') for line in label[0]]
    styled += [(line, f'fill="{FAINT}" font-size="11"') for line in label[1]]
    return "".join(
        f'<text x="{x}" y="{y + LINE * place - 4}" {style}>{escape(line)}</text>'
        for place, (line, style) in enumerate(styled, start=1)
    )


def _notes(cell: Cell, x: int, y: int) -> list[str]:
    parts = []
    for note in cell.notes:
        designed = (INK, PAPER, 1, "3 3" if note.is_optional else "")
        ink, ground, edge, dashes = EFFECTS.get(note.state.split()[0], designed)
        stroke = EDGE if ink == INK else ink
        tall, dash = _note_height(note), f' stroke-dasharray="{dashes}"' if dashes else ""
        shape = f'<rect x="{x}" y="{y}" width="{COLUMN - 2 * PAD}" height="{tall}" rx="12"'
        parts.append(f'{shape} fill="{ground}" stroke="{stroke}" stroke-width="{edge}"{dash}/>')
        for place, line in enumerate(_said(note)):
            parts.append(f'<text x="{x + 12}" y="{y + 4 + LINE * (place + 1) - 3}" fill="{ink}">{escape(line)}</text>')
        y += tall + 6
    return parts
