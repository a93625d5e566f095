"""A table of figures as a file: CSV and XLSX from the same columns and rows, exact where the page rounds.

Rates are fractions and counts whole numbers; in XLSX they carry the format in which the page shows them. What people
typed never becomes a formula. Where a chart shows the same figures, its picture is a file too: SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.importing.explaining import harmless, line
from metrics.pictures import Picture, standing_alone
from salesproc.errors import Refused
from salesproc.figures import number
from salesproc.http import XLSX, csv_file, sent_file

CSV_KIND, XLSX_KIND, SVG_KIND = "csv", "xlsx", "svg"
MOST_ROWS = 1_048_575  # of a sheet, under its heading
MOST_LETTERS = 32_767  # of a cell
TEXT, COUNT, RATE, POINTS, NUMBER, MONEY, DAY = "text", "count", "rate", "points", "number", "money", "day"
PROBABILITY = "probability"
FORMATS = {
    COUNT: "#,##0",
    RATE: "0.0%",
    POINTS: "+0.0%;-0.0%;0.0%",
    NUMBER: "#,##0.0",
    MONEY: "#,##0.00",
    PROBABILITY: "0.0000",
    DAY: "yyyy-mm-dd",
}


@dataclass(frozen=True)
class Column:
    title: str
    kind: str = TEXT


@dataclass(frozen=True)
class Table:
    """`name` stands in the name of the file; `about` says in pairs what the figures are and when they were computed;
    `n` is how many rows there are where they are not in memory; `picture` is the chart of the same figures."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    about: Sequence[tuple[str, str]] = ()
    n: int = 0
    picture: Picture | None = None


def asked(request) -> str:
    """csv, xlsx, svg, or nothing: the page."""
    kind = request.GET.get("format", "")
    return kind if kind in (CSV_KIND, XLSX_KIND, SVG_KIND) else ""


def answer(request, table: Table) -> FileResponse:
    """Named after the workspace, where there is one, and the day."""
    workspace, kind = request.member and request.member.workspace, asked(request)
    place = (f"{workspace.slug}-", workspace.today()) if workspace else ("", timezone.localdate())
    name = f"{place[0]}{table.name}-{place[1].isoformat()}.{kind}"
    if kind == CSV_KIND:
        return csv_file(name, lambda out: write_csv(out, table))
    if kind == SVG_KIND:
        return sent_file(name, _picture_of(table), "image/svg+xml")
    if table.n > MOST_ROWS:
        says = _("A sheet holds %(most)s rows, and these are %(n)s: take the CSV, or ask for fewer.")
        raise Refused(says % {"most": number(MOST_ROWS), "n": number(table.n)})
    return sent_file(name, lambda out: write_xlsx(out, table), XLSX)


def _picture_of(table: Table) -> Callable[[BinaryIO], object]:
    """What writes it; refused before a file is begun."""
    if table.picture is None:
        raise Refused(_("There is no picture of this table."))
    drawn = standing_alone(table.picture, table.about).encode()
    return lambda out: out.write(drawn)


def write_csv(out: BinaryIO, table: Table) -> None:
    out.write(("\ufeff" + line([column.title for column in table.columns])).encode())
    for row in table.rows:
        out.write(line([_csv_cell(value) for value in row]).encode())


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float | Decimal) else harmless(str(value))


def write_xlsx(out: BinaryIO, table: Table) -> None:
    """A row at a time, so that a million rows take no more memory than ten."""
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": FORMATS[DAY]}) as book:
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in FORMATS.items()}
        sheet = book.add_worksheet(_sheet_name(_("About")))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 80)
        for place, (name, says) in enumerate([(_("Table"), table.title), *table.about]):
            sheet.write_string(place, 0, name, bold)
            sheet.write_string(place, 1, says[:MOST_LETTERS])
        sheet = book.add_worksheet(_sheet_name(table.title))
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, 28 if column.kind == TEXT else 15)
            sheet.write_string(0, place, column.title, bold)
        for place, row in enumerate(table.rows, start=1):
            _write_row(sheet, place, row, table.columns, formats)


def _write_row(sheet, place: int, row: Sequence[Any], columns: Sequence[Column], formats: dict[str, Any]) -> None:
    for across, (value, column) in enumerate(zip(row, columns, strict=True)):
        if value is None or value == "":
            continue
        if isinstance(value, date):
            sheet.write_datetime(place, across, value, formats[DAY])
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(place, across, value, formats.get(column.kind))
        else:
            sheet.write_string(place, across, str(value)[:MOST_LETTERS])


def _sheet_name(title: str) -> str:
    """What a sheet may be called: 31 letters, none of them with a meaning in formulas."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31].strip()
