"""Problems in the language of whoever reads them, and refused rows as a file to mend and send again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conversations.models import ImportFile, RefusedRow

from .picking import text_of
from .problems import Problem
from .reading import ReadOptions, open_table

# What a spreadsheet would take for a formula. A plain negative number is none.
FORMULA = re.compile(r"[=+\-@\t\r]")
AT_ONCE = 2_000
NUMBER = re.compile(r"[+-]?[\d\s.,']+")


def explain(problem: Problem) -> str:
    params = {name: _(value) if name == "what" else value for name, value in problem.params.items()}
    sentence = _(problem.message)
    return sentence % params if params else sentence


def explain_json(found: dict[str, Any]) -> str:
    """A problem as it was kept with a refused row."""
    return explain(Problem(found["message"], found.get("params", {}), found.get("column", "")))


def explain_all(problems: Iterable[Problem]) -> str:
    """Each on a line of its own, after the place that it is about."""
    return "\n".join(explain_in_place(each) for each in problems)


def explain_in_place(problem: Problem) -> str:
    said = explain(problem)
    return _("%(place)s: %(problem)s") % {"place": problem.column, "problem": said} if problem.column else said


def refused_lines(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[Any], Sequence[str]]]) -> Iterator[str]:
    """The CSV of refused rows: the columns of the file, then the number of the row and the reasons."""
    yield "\ufeff" + line([*headings, _("Row"), _("Reason")])
    for number, cells, reasons in rows:
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        yield line([*map(harmless, padded), number, " ".join(reasons)])


def refused_csv(out: BinaryIO, import_file: ImportFile, rows: QuerySet[RefusedRow]) -> None:
    """Writes the refused rows of an import to a file, a few thousand at a time."""
    with import_file.file.open("rb") as file:
        headings = open_table(file, import_file.name, ReadOptions(**(import_file.mapping.get("file") or {}))).headings
    for text in refused_lines(headings, in_order(rows)):
        out.write(text.encode())


def in_order(rows: QuerySet[RefusedRow]) -> Iterator[tuple[int, Sequence[Any], Sequence[str]]]:
    last = 0
    while found := list(rows.filter(number__gt=last).order_by("number")[:AT_ONCE]):
        yield from ((row.number, row.cells, [explain_json(each) for each in row.problems]) for row in found)
        last = found[-1].number


def line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def harmless(cell: Any) -> str:
    text = text_of(cell)
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
