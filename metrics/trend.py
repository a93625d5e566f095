"""Rates by quarter and by group, from counts: which quarters there are, and what each is compared with. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from metrics.rates import Group
from metrics.spans import DAY, Span, quarter_end, quarter_of
from stages.statistics import Difference, Proportion

RATES = {"won": "conversion", "lost": "loss", "no_decision": "no_decision"}
MOST = 80  # quarters without a gap: a file with a wrong century shows the quarters that it has


@dataclass(frozen=True)
class Quarter:
    """The days of a quarter that are counted, and the quarter before where all of it is known."""

    starts_on: date
    days: Span
    group: Group
    before: Group | None = None

    @property
    def is_part(self) -> bool:
        """Not all of its days are counted: the one that runs, or one that is cut by the days asked for."""
        return self.days != whole(self.starts_on)

    def share(self, kind: str) -> Proportion:
        return self.group.rates[RATES[kind]]

    def difference(self, kind: str) -> Difference | None:
        return against(self.group, self.before, kind)

    @cached_property
    def shares(self) -> dict[str, Proportion]:
        return {kind: self.share(kind) for kind in RATES}


def against(group: Group, base: Group | None, kind: str) -> Difference | None:
    """None without anything decided on both sides."""
    return group.against(base)[RATES[kind]] if base and base.decided and group.decided else None


def quarters(span: Span, now: Mapping[date | None, Counter], before: Mapping[date | None, Counter]) -> list[Quarter]:
    """Every quarter of the span in order, those without anything too. Where an end of the span is open, from the
    first or to the last in which something was decided. `before` counts the span before this one: its last quarter,
    where it is whole, is what the first one here is compared with."""
    found, last = [], _quarter_before(span, before)
    for first in _firsts(span, now):
        days, group = within(first, span), Group(first, now.get(first, Counter()))
        found.append(Quarter(first, days, group, last))
        last = group
    return found


def within(first: date, span: Span) -> Span:
    """The days of the quarter that lie in the span."""
    days = whole(first)
    return Span(max(days.starts_on, span.starts_on or days.starts_on), min(days.ends_on, span.ends_on or days.ends_on))


def whole(first: date) -> Span:
    return Span(first, quarter_end(first))


def _quarter_before(span: Span, before: Mapping[date | None, Counter]) -> Group | None:
    far = span.before
    if far is None or span.starts_on is None or span.starts_on != quarter_of(span.starts_on):
        return None
    first = quarter_of(span.starts_on - DAY)
    return Group(first, before.get(first, Counter())) if far.starts_on and far.starts_on <= first else None


def _firsts(span: Span, now: Mapping[date | None, Counter]) -> list[date]:
    held = sorted(first for first in now if first)
    if not held and None in (span.starts_on, span.ends_on):
        return []
    first = quarter_of(span.starts_on) if span.starts_on else held[0]
    last = quarter_of(span.ends_on) if span.ends_on else max(held[-1], first)
    between = (last.year - first.year) * 4 + (last.month - first.month) // 3 + 1
    if between > MOST:
        return held
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month, 3)
    return [date(month // 12, month % 12 + 1, 1) for month in months]
