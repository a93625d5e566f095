"""Spans of days in the calendar of a workspace. Pure: the caller says what day it is."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days from `starts_on` to `ends_on`, both included; None is open. ValueError when out of order."""

    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.starts_on and self.ends_on and self.starts_on > self.ends_on:
            raise ValueError(f"{self.starts_on} is after {self.ends_on}")

    @property
    def is_everything(self) -> bool:
        return self.starts_on is None and self.ends_on is None

    @property
    def whole_months(self) -> tuple[date | None, date | None] | None:
        """First days of the first and last month that lie entirely in the span; None without such a month.

        None within the pair is open, as in the span.
        """
        first = self.starts_on and (self.starts_on if self.starts_on.day == 1 else month_after(self.starts_on))
        last = self.ends_on and (
            month_of(self.ends_on) if is_last_of_month(self.ends_on) else month_of(month_of(self.ends_on) - DAY)
        )
        if first and last and first > last:
            return None
        return first, last

    @property
    def before(self) -> Span | None:
        """As many days, ending the day before; None where an end is open."""
        if not self.starts_on or not self.ends_on:
            return None
        days = self.ends_on - self.starts_on
        far = self.starts_on.toordinal() - days.days - 1
        return Span(date.fromordinal(far), self.starts_on - DAY) if far > 0 else None

    @property
    def edges(self) -> tuple[Span, ...]:
        """The days of the span outside its whole months: none, one or two spans."""
        months = self.whole_months
        if months is None:
            return (self,)
        first, last = months
        found = []
        if self.starts_on and first and self.starts_on < first:
            found.append(Span(self.starts_on, first - DAY))
        if self.ends_on and last and self.ends_on >= month_after(last):
            found.append(Span(month_after(last), self.ends_on))
        return tuple(found)


EVERYTHING = Span()


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(day: date) -> date:
    return month_of(month_of(day) + timedelta(days=31))


def is_last_of_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def months_from(first: date, number: int) -> Span:
    """So many whole months from the one that begins on `first`, or before it where the number is below zero."""
    at = first.year * 12 + first.month - 1
    start, end = sorted((at, at + number))
    return Span(_first_of(start), _first_of(end) - DAY)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def as_long_before(span: Span) -> Span | None:
    """As many months before a span of whole months, as many days before another; None where an end is open."""
    first, last = span.starts_on, span.ends_on
    if not first or not last or first.day != 1 or not is_last_of_month(last):
        return span.before
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return months_from(first, -number) if first.year * 12 + first.month - number > 12 else None


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_end(first: date) -> date:
    """The last day of the quarter that begins on `first`."""
    month = first.month + 2
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def in_quarters(span: Span) -> tuple[tuple[date | None, date | None] | None, list[Span]]:
    """The first days of the first and the last quarter that lie entirely in the span, None within the pair being open,
    or None without such a quarter; and the days outside of them, as none, one or two spans."""
    first, last = span.starts_on, span.ends_on
    if first and first != quarter_of(first):
        first = quarter_end(quarter_of(first)) + DAY
    if last:
        own = quarter_of(last)
        last = own if last == quarter_end(own) else quarter_of(own - DAY)
    if first and last and first > last:
        return None, [span]
    before = [Span(span.starts_on, first - DAY)] if span.starts_on and first and span.starts_on < first else []
    end = last and quarter_end(last)
    after = [Span(end + DAY, span.ends_on)] if span.ends_on and end and span.ends_on > end else []
    return (first, last), before + after


def quarters_back(day: date, number: int) -> date:
    """The first day of the first of so many quarters, the one of `day` being the last."""
    return _first_of(day.year * 12 + (day.month - 1) // 3 * 3 - 3 * (number - 1))


def year_before(day: date) -> date:
    """The same day a year earlier; the 28th of February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_12_months(today: date) -> Span:
    return Span(year_before(today) + DAY, today)


def this_quarter(today: date) -> Span:
    return Span(quarter_of(today), today)


def last_quarter(today: date) -> Span:
    end = quarter_of(today) - DAY
    return Span(quarter_of(end), end)


def this_year(today: date) -> Span:
    return Span(date(today.year, 1, 1), today)


def last_year(today: date) -> Span:
    return Span(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


def quarters_until(today: date, number: int) -> Span:
    """So many quarters, the one that runs being the last."""
    return Span(quarters_back(today, number), today)


def everything(_today: date) -> Span:
    return EVERYTHING


NAMED = {
    "12-months": last_12_months,
    "this-quarter": this_quarter,
    "last-quarter": last_quarter,
    "this-year": this_year,
    "last-year": last_year,
    "4-quarters": partial(quarters_until, number=4),
    "8-quarters": partial(quarters_until, number=8),
    "12-quarters": partial(quarters_until, number=12),
    "all": everything,
}
"""What a filter calls a span, to the function that finds it from today."""
