"""From the bytes of a file to numbered rows of cells, a row at a time.

    with open(path, "rb") as file:
        table = open_table(file, "deals.csv")
        for row in table.rows():
            row.number, row.cells, row.problem

Row numbers are those that a spreadsheet shows: headings at the top of a file are row 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from .problems import N_, Problem, Unreadable
from .records import Row, TextRecords, WorkbookRecords
from .sniffing import (
    WHAT_IT_IS,
    WORKBOOK_ENDINGS,
    content_kind,
    encoding_of,
    head_of,
    separator_of,
    size_of,
)

MEGABYTE = 1024 * 1024
LIMIT = 256 * MEGABYTE
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class ReadOptions:
    """What the person states instead of leaving it to be detected. Empty means detect."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""


class Table:
    """A file with its headings found. `rows` starts over each time that it is called.

    `headings` are unique: the second "Stage" is called "Stage (2)".
    """

    def __init__(self, records: Iterable[Row], **found: Any) -> None:
        self.encoding: str = found.get("encoding", "")
        self.separator: str = found.get("separator", "")
        self.sheet: str = found.get("sheet", "")
        self.sheets: list[str] = found.get("sheets", [])
        self.notices: list[Problem] = []
        self._records = records
        self._found = self._first_record()
        self._titles = [text_of(cell) for cell in self._found.cells]
        self.headings = self._unique(self._titles)

    def _first_record(self) -> Row:
        for row in self._records:
            if row.problem:
                raise Unreadable(row.problem.message, **row.problem.params)
            if any(text_of(cell) for cell in row.cells):
                return row
        raise Unreadable(N_("The file has no headings and no rows."))

    def _unique(self, titles: list[str]) -> list[str]:
        if len(titles) > MOST_COLUMNS:
            raise Unreadable(
                N_("The file has %(columns)d columns; an import takes at most %(most)d."),
                columns=len(titles),
                most=MOST_COLUMNS,
            )
        seen: Counter[str] = Counter()
        headings = []
        for place, title in enumerate(titles, start=1):
            name = title or f"#{place}"
            seen[name] += 1
            headings.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        for name in (name for name, times in seen.items() if times > 1):
            self.notices.append(
                Problem(
                    N_("The heading “%(heading)s” occurs %(times)d times; the others are numbered."),
                    {"heading": name, "times": seen[name]},
                )
            )
        return headings

    def rows(self) -> Iterator[Row]:
        """The rows under the headings, in the order of the file. Rows with nothing in them are left out."""
        width = len(self.headings)
        for row in self._records:
            if row.number <= self._found.number:
                continue
            if not row.problem and len(row.cells) == width:
                if row.cells[0] != self._found.cells[0] or not self._repeats_headings(row):
                    if any(cell not in ("", None) for cell in row.cells):
                        yield row
                    continue
            elif not row.problem and not any(text_of(cell) for cell in row.cells):
                continue
            yield row._replace(problem=row.problem or self._misfit(row))

    def _repeats_headings(self, row: Row) -> bool:
        return [text_of(cell) for cell in row.cells] == self._titles

    def _misfit(self, row: Row) -> Problem:
        width, cells = len(self.headings), len(row.cells)
        if cells == width:
            return Problem(N_("This row repeats the headings."))
        if any("\n" in cell for cell in row.cells if isinstance(cell, str)):
            message = N_(
                "The row has %(cells)d cells instead of %(width)d and runs over several lines: "
                "a quotation mark may be missing."
            )
        elif cells < width:
            message = N_("The row is too short: %(cells)d cells instead of %(width)d.")
        else:
            message = N_("The row is too long: %(cells)d cells instead of %(width)d.")
        return Problem(message, {"cells": cells, "width": width})


def text_of(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def open_table(file: BinaryIO, name: str, options: ReadOptions | None = None, limit: int = LIMIT) -> Table:
    """Opens `file`, which must be seekable and stay open; `name` is what its sender called it.

    Raises Unreadable, with a sentence for the reader, when there is nothing in it, when it is larger than
    `limit` bytes, when it is not what its name says, or when its headings cannot be used.
    """
    options = options or ReadOptions()
    size = size_of(file)
    if size == 0:
        raise Unreadable(N_("The file is empty."))
    if size > limit:
        raise Unreadable(
            N_("The file is %(size)d MB; an import takes at most %(limit)d MB. Cut it into smaller files."),
            size=-(-size // MEGABYTE),
            limit=limit // MEGABYTE,
        )
    check_kind(content_kind(head_of(file)), name)
    if name.lower().endswith(WORKBOOK_ENDINGS):
        book = WorkbookRecords(file, options.sheet)
        return Table(book, sheet=book.sheet, sheets=book.sheets)
    encoding = encoding_of(file, options.encoding)
    separator = options.separator or separator_of(head_of(file).decode(encoding, "ignore"))
    return Table(TextRecords(file, encoding, separator), encoding=encoding, separator=separator)


def check_kind(kind: str, name: str) -> None:
    """Refuses a file that is not what its name says."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    workbook = f".{ending}" in WORKBOOK_ENDINGS
    if workbook and kind not in ("zip", "xls"):
        message = N_("The file is named .%(ending)s but is %(what)s. Save it again as a workbook or as CSV.")
    elif not workbook and kind in ("zip", "xls"):
        message = N_("The file is named .%(ending)s but is %(what)s. Rename it, or save it again as CSV.")
    elif not workbook and kind != "text":
        message = N_("The file is %(what)s. An import takes CSV, XLSX, XLS or ODS.")
    else:
        return
    raise Unreadable(message, ending=ending or "?", what=WHAT_IT_IS[kind])
