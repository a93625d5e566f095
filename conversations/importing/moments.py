"""Days and times as exports write them, under an order of day and month that is known for the whole column.

A value is a `date` when the file gives a day and an aware `datetime` when it gives a time:
a day never becomes midnight.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from .problems import N_, BadValue

ORDERS = ("dmy", "mdy", "ymd")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier",
            "feb february fév févr février fev fevr fevrier",
            "mar march mars",
            "apr april avr avril",
            "may mai",
            "jun june juin",
            "jul july juil juillet",
            "aug august aoû août aou aout",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december déc décembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}
TIME = (
    r"(?:[T\s,]\s*(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<offset>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + TIME)
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + TIME)
NUMERIC = re.compile(r"(?P<first>\d{1,2})[-/.](?P<second_part>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + TIME)
DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?"
NAME = r"(?P<name>[^\W\d_]+)\.?"
DAY_NAMED = re.compile(DAY + r"[\s-]+" + NAME + r",?[\s-]+(?P<year>\d{4}|\d{2})" + TIME)
NAMED_DAY = re.compile(NAME + r"[\s-]+" + DAY + r",?[\s-]+(?P<year>\d{4})" + TIME)
EARLIEST, LATEST = 1970, 2100


def parse_moment(cell: Any, order: str, zone: ZoneInfo) -> dt.date | dt.datetime:
    """A `date`, or a `datetime` in `zone` when the cell has a time; an offset in the cell wins over `zone`.

    `order` is one of ORDERS and decides 03/04/2025; dates that start with the year or name the month
    need none.
    Raises BadValue when the cell is no date, or no day of the calendar.
    """
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=zone) if cell.tzinfo is None else cell.astimezone(zone)
    if isinstance(cell, dt.date):
        return cell
    text = str(cell).strip()
    found, year, month, day = parts_of(text, order)
    try:
        if not EARLIEST <= year <= LATEST:
            raise ValueError
        on = dt.date(year, month, day)
        return on if found["hour"] is None else dt.datetime.combine(on, time_of(found, zone)).astimezone(zone)
    except (ValueError, OverflowError):
        raise BadValue(N_("“%(text)s” is not a date."), text=text[:80]) from None


def parts_of(text: str, order: str) -> tuple[re.Match[str], int, int, int]:
    """The match and the year, month and day that it names, not yet checked against the calendar."""
    if found := ISO.fullmatch(text) or COMPACT.fullmatch(text):
        return found, int(found["year"]), int(found["month"]), int(found["day"])
    if found := NUMERIC.fullmatch(text):
        first, second = int(found["first"]), int(found["second_part"])
        day, month = (first, second) if order == "dmy" else (second, first)
        if order in ("dmy", "mdy"):
            return found, full_year(found["year"]), month, day
    elif (found := DAY_NAMED.fullmatch(text) or NAMED_DAY.fullmatch(text)) and (
        month := MONTHS.get(found["name"].lower(), 0)
    ):
        return found, full_year(found["year"]), month, int(found["day"])
    raise BadValue(N_("“%(text)s” is not a date."), text=text[:80])


def full_year(text: str) -> int:
    """Two digits as POSIX reads them: 69 to 99 are of the last century."""
    year = int(text)
    if len(text) == 4:
        return year
    return 1900 + year if year >= 69 else 2000 + year


def time_of(found: re.Match[str], zone: ZoneInfo) -> dt.time:
    hour = int(found["hour"])
    if half := (found["half"] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    micro = int((found["fraction"] or "0").ljust(6, "0")[:6])
    minute, second = int(found["minute"]), int(found["second"] or 0)
    return dt.time(hour, minute, second, micro, tzinfo=offset_of(found, zone))


def offset_of(found: re.Match[str], zone: ZoneInfo) -> dt.tzinfo:
    written = found["offset"]
    if not written:
        return zone
    if written in ("Z", "z", "UTC", "GMT"):
        return dt.UTC
    digits = written[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if written[0] == "-" else minutes))


class OrderEvidence:
    """Looks at every cell of a column and says in which order its dates are written."""

    def __init__(self) -> None:
        self.told = {"dmy": "", "mdy": ""}
        self.unclear = ""
        self.has_time = False

    def see(self, cell: Any) -> None:
        if isinstance(cell, dt.datetime):
            self.has_time = self.has_time or cell.time() != dt.time()
            return
        if not isinstance(cell, str):
            return
        text = cell.strip()
        if not self.has_time and (found := anything(text)) and found["hour"] is not None:
            self.has_time = bool(int(found["hour"]) or int(found["minute"]) or int(found["second"] or 0))
            self.has_time = self.has_time or found["offset"] is not None
        if found := NUMERIC.fullmatch(text):
            self._compare(int(found["first"]), int(found["second_part"]), text)

    def _compare(self, first: int, second: int, text: str) -> None:
        if first > 12 >= second:
            self.told["dmy"] = self.told["dmy"] or text
        elif second > 12 >= first:
            self.told["mdy"] = self.told["mdy"] or text
        elif first != second:
            self.unclear = self.unclear or text

    @property
    def order(self) -> str:
        """One of ORDERS; "ymd" when no cell needs an order; "" when it must be asked."""
        if self.told["dmy"] and self.told["mdy"]:
            return ""
        for order, example in self.told.items():
            if example:
                return order
        return "" if self.unclear else "ymd"

    @property
    def examples(self) -> list[str]:
        return [text for text in self.told.values() if text] or [self.unclear]


def anything(text: str) -> re.Match[str] | None:
    shapes = (ISO, NUMERIC, DAY_NAMED, NAMED_DAY, COMPACT)
    return next((found for shape in shapes if (found := shape.fullmatch(text))), None)
