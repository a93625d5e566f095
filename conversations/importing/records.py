"""Where rows come from: a text with separators, or a sheet of a workbook. Both can be gone through again."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, WorksheetNotFound

from .problems import N_, Problem, Unreadable

# A longer cell is nearly always a quotation mark that was never closed.
CELL_LIMIT = 131_072
# A workbook is read whole, so what it unpacks to is bounded before it is opened.
WORKBOOK_LIMIT = 256 * 1024 * 1024


class Row(NamedTuple):
    """`problem` says why the row cannot be used; `cells` are then what could be read of it."""

    number: int
    cells: Sequence[Any]
    problem: Problem | None = None


class TextRecords:
    """The records of a text, without holding more than one of them."""

    def __init__(self, file: BinaryIO, encoding: str, separator: str) -> None:
        if len(separator) != 1 or separator in '"\r\n':
            raise Unreadable(N_("“%(separator)s” cannot separate columns."), separator=separator)
        self._file, self._encoding, self._separator = file, encoding, separator

    def __iter__(self) -> Iterator[Row]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, self._encoding, newline="")
        try:
            yield from self._numbered(text)
        finally:
            # Left in the middle, it may be closed after its file.
            with contextlib.suppress(ValueError):
                text.detach()

    def _numbered(self, text: io.TextIOWrapper) -> Iterator[Row]:
        csv.field_size_limit(CELL_LIMIT)
        reader = csv.reader(text, delimiter=self._separator)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(
                    number,
                    [],
                    Problem(
                        N_("A cell is longer than %(most)d characters: a quotation mark may be missing."),
                        {"most": CELL_LIMIT},
                    ),
                )
                continue
            if number == 1 and len(cells) <= 2 and is_separator_line(cells, self._separator):
                continue
            if any("\0" in cell for cell in cells):
                yield Row(
                    number,
                    [cell.replace("\0", "") for cell in cells],
                    Problem(N_("The row holds a NUL character, which no text holds.")),
                )
                continue
            yield Row(number, cells)


def is_separator_line(cells: list[str], separator: str) -> bool:
    """Excel's "sep=;": the separator cuts its own line in two."""
    return separator.join(cells).strip().lower() == f"sep={separator}"


class WorkbookRecords:
    """The rows of one sheet: the one named, else the first that holds anything."""

    def __init__(self, file: BinaryIO, sheet: str = "") -> None:
        check_unpacked_size(file)
        file.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(file)
            self.sheets = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            self.sheet, rows = self._choose(book, sheet)
        except PasswordError:
            raise Unreadable(N_("The workbook is protected by a password. Save it without one.")) from None
        except WorksheetNotFound:
            raise Unreadable(N_("The workbook has no sheet “%(sheet)s”."), sheet=sheet) from None
        except (CalamineError, OSError):
            raise Unreadable(N_("The workbook is damaged: it cannot be opened.")) from None
        self._first_number, self._rows = rows

    def _choose(self, book: CalamineWorkbook, wanted: str) -> tuple[str, tuple[int, list[list[Any]]]]:
        for name in [wanted] if wanted else self.sheets:
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=True)
            if wanted or rows:
                return name, ((sheet.start or (0, 0))[0] + 1, rows)
        raise Unreadable(N_("The workbook has no rows in any sheet."))

    def __iter__(self) -> Iterator[Row]:
        for number, cells in enumerate(self._rows, start=self._first_number):
            yield Row(number, [plain(cell) for cell in cells])


def plain(cell: Any) -> Any:
    """What a person sees in the cell: 3.0 is 3; a date without a time stays a date."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, dt.timedelta):
        return cell.total_seconds() / 60
    return cell


def check_unpacked_size(file: BinaryIO) -> None:
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > WORKBOOK_LIMIT:
        raise Unreadable(N_("The workbook unpacks to too much. Save the sheet as CSV."))
