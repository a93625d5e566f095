"""The other values of a cell: text, whole numbers, durations, e-mail addresses."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from .problems import N_, BadValue

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
NAMED_EMAIL = re.compile(r".*<([^<>]+)>")
MINUTES_IN = {
    "milliseconds": Decimal(1) / 60_000,
    "seconds": Decimal(1) / 60,
    "minutes": Decimal(1),
    "hours": Decimal(60),
}
CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
WRITTEN = re.compile(
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:h|hr|hrs|hours?|heures?))?\s*"
    r"(?:(?P<minutes>\d+(?:[.,]\d+)?)\s*(?(hours)(?:m|min|mins|minutes?|mn)?|(?:m|min|mins|minutes?|mn)))?\s*"
    r"(?:(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:s|sec|secs|seconds?|secondes?))?"
)
LONGEST_MINUTES = Decimal(60 * 24 * 31)


def parse_text(cell: Any, most: int = 0) -> str:
    """The cell without spaces around it. Raises BadValue when it is longer than `most` characters."""
    text = cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell).strip()
    if "\0" in text:
        raise BadValue(N_("The text holds a NUL character, which no text holds."))
    if most and len(text) > most:
        raise BadValue(
            N_("“%(text)s…” is too long: %(length)d characters, at most %(most)d."),
            text=text[:40],
            length=len(text),
            most=most,
        )
    return text


def folded(text: str) -> str:
    """What two spellings have in common: no capitals, no accents, no spaces around or doubled."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def parse_number(cell: Any) -> int:
    """A whole number, 0 or more."""
    text = str(cell).strip()
    if not text.isdecimal() or len(text) > 9:
        raise BadValue(N_("“%(text)s” is not a whole number."), text=text[:80])
    return int(text)


def parse_minutes(cell: Any, unit: str = "minutes") -> Decimal:
    """Minutes, with their fraction. A bare figure is in `unit`; "1:30" and "1h30" are an hour and a half."""
    text = str(cell).strip()
    try:
        minutes = bare_minutes(text, unit)
    except InvalidOperation:
        minutes = written_minutes(text)
    if minutes is None or not 0 <= minutes <= LONGEST_MINUTES:
        raise BadValue(N_("“%(text)s” is not a duration."), text=text[:80])
    return minutes


def bare_minutes(text: str, unit: str) -> Decimal | None:
    number = Decimal(text.replace(",", "."))
    return number * MINUTES_IN[unit] if number.is_finite() else None


def written_minutes(text: str) -> Decimal | None:
    if clock := CLOCK.fullmatch(text):
        hours, minutes, seconds = (Decimal(part or 0) for part in clock.groups())
        return hours * 60 + minutes + seconds / 60
    found = WRITTEN.fullmatch(text.lower())
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds = (Decimal((part or "0").replace(",", ".")) for part in found.groups())
    return hours * 60 + minutes + seconds / 60


def parse_email(cell: Any) -> str:
    """The address in small letters; "Ada Lovelace <ada@example.com>" gives the part between the angles."""
    text = str(cell).strip()
    if named := NAMED_EMAIL.fullmatch(text):
        text = named[1].strip()
    if not EMAIL.fullmatch(text) or len(text) > 254:
        raise BadValue(N_("“%(text)s” is not an e-mail address."), text=text[:80])
    return text.lower()
