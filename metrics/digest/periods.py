"""Which week or month a digest tells of, and on which days it leaves. Pure: the caller says what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from metrics.spans import DAY, Span, month_of

WEEK, MONTH = "week", "month"
SATURDAY = 5
MORNINGS = 3  # working days on which it leaves: a morning that was missed is made up for on the next one


@dataclass(frozen=True)
class Period:
    """A whole week, from Monday to Sunday, or a whole month."""

    kind: str
    span: Span

    @property
    def before(self) -> Span:
        """The week before, or the month before, whatever its number of days. ValueError without a first day."""
        if self.span.starts_on is None:
            raise ValueError("a period has a first day")
        last = self.span.starts_on - DAY
        return _ending(self.kind, last)


def last_whole(kind: str, today: date) -> Period:
    """The last week or month that has ended. ValueError for another kind."""
    if kind not in (WEEK, MONTH):
        raise ValueError(f"a digest is of a week or of a month, not of {kind!r}")
    last = today - timedelta(days=today.weekday() + 1) if kind == WEEK else month_of(today) - DAY
    return Period(kind, _ending(kind, last))


def beginning(kind: str, first: date) -> Period:
    """The one that begins on that day. ValueError when none does."""
    found = last_whole(kind, first + timedelta(days=7 if kind == WEEK else 31))
    if found.span.starts_on != first:
        raise ValueError(f"no {kind} begins on {first}")
    return found


def due(kind: str, day: date) -> Period | None:
    """What a digest tells of that leaves on this day; None when none does."""
    first = day - timedelta(days=day.weekday()) if kind == WEEK else month_of(day)
    return last_whole(kind, day) if day.weekday() < SATURDAY and _working_days(first, day) <= MORNINGS else None


def _ending(kind: str, last: date) -> Span:
    return Span(last - timedelta(days=6) if kind == WEEK else month_of(last), last)


def _working_days(first: date, last: date) -> int:
    """From one to the other, both included: Monday to Friday, since holidays differ from country to country."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)
