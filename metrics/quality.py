"""The quality of conversations, from counts: shares with their intervals, months in order, a goal and how it stands.

Pure: the caller says what was counted and which day it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from metrics.spans import DAY, Span, month_of, months_from, quarter_of
from stages.statistics import Difference, Proportion, newcombe, wilson

MOST = 240  # months without a gap: a file with a wrong century shows the months that it has
MONTH, QUARTER = "month", "quarter"


@dataclass(frozen=True)
class Effects:
    """What held conversations did. Of `held`, whether the purpose was obtained (`obtained`, `partly`, `missed`) and
    whether it moved the buyer (`forward`, `unmoved`, `back`), as far as somebody recorded it."""

    held: int = 0
    obtained: int = 0
    partly: int = 0
    missed: int = 0
    forward: int = 0
    unmoved: int = 0
    back: int = 0

    def __add__(self, other: Effects) -> Effects:
        return Effects(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def recorded(self) -> int:
        """Somebody said whether the purpose was obtained."""
        return self.obtained + self.partly + self.missed

    @property
    def not_recorded(self) -> int:
        return self.held - self.recorded

    @property
    def not_said_moved(self) -> int:
        return self.held - self.forward - self.unmoved - self.back

    @cached_property
    def quality(self) -> Proportion:
        """Of all that were held: where nobody recorded it, nobody knows that the purpose was obtained."""
        return wilson(self.obtained, self.held)

    @cached_property
    def of_recorded(self) -> Proportion:
        return wilson(self.obtained, self.recorded)

    @cached_property
    def moved(self) -> Proportion:
        return wilson(self.forward, self.held)

    @cached_property
    def recording(self) -> Proportion:
        return wilson(self.recorded, self.held)

    @property
    def is_too_few(self) -> bool:
        return self.quality.is_too_few


SHARES = {"obtained": "quality", "forward": "moved"}
"""What an address calls a share, to its name here."""
COMPARED = ("quality", "recording", "of_recorded")


def against(now: Effects, base: Effects | None, share: str) -> Difference | None:
    """A share minus the same share of `base`; None where one of them has nothing."""
    if base is None:
        return None
    one, other = getattr(now, share), getattr(base, share)
    if not (one.n and other.n):
        return None
    return newcombe(one.successes, one.n, other.successes, other.n)


def is_clear(difference: Difference | None) -> bool:
    """There are enough on both sides, and the interval leaves zero out."""
    return difference is not None and not difference.is_too_few and difference.excludes_zero


def _clear_sign(difference: Difference | None) -> int:
    """1 or -1 where the whole interval is above or below zero, else 0."""
    if difference is None or difference.value is None or not is_clear(difference):
        return 0
    return 1 if difference.value > 0 else -1


def is_only_recorded_more(now: Effects, base: Effects) -> bool:
    """The quality changed clearly in the direction in which recording did, and of what is recorded it did not."""
    quality, recording, of_recorded = (_clear_sign(against(now, base, share)) for share in COMPARED)
    return quality != 0 and recording == quality and of_recorded != quality


# ---- over time


@dataclass(frozen=True)
class Step:
    """The days of a month or a quarter that are counted, and the one before where all of it is known."""

    starts_on: date
    whole: Span
    days: Span
    effects: Effects
    before: Effects | None = None
    runs: bool = False  # it has not ended yet

    @property
    def is_part(self) -> bool:
        return self.runs or self.days != self.whole


def steps(
    span: Span, today: date, months: Mapping[date, Effects], before: Mapping[date, Effects], by: str = MONTH
) -> list[Step]:
    """Every month or quarter of the span up to the one of today, in order, those without anything too.

    `months` are the counts of the span by the first day of the month. `before` are those of the span before this one:
    its last month or quarter, where it is whole, is what the first one here is compared with.
    """
    size, first_of = (1, month_of) if by == MONTH else (3, quarter_of)
    found: list[Step] = []
    firsts = _firsts(span, today, months, size, first_of)
    last = _step_before(span, before, size, first_of) if firsts else None
    for first in firsts:
        whole = months_from(first, size)
        days = Span(
            max(whole.starts_on, span.starts_on or whole.starts_on), min(whole.ends_on, span.ends_on or whole.ends_on)
        )
        effects = _sum(months, whole)
        is_next = not found or found[-1].starts_on == months_from(first, -size).starts_on
        found.append(Step(first, whole, days, effects, last if is_next else None, runs=whole.ends_on > today))
        last = effects
    return found


def _sum(months: Mapping[date, Effects], within: Span) -> Effects:
    return sum((one for month, one in months.items() if within.starts_on <= month <= within.ends_on), Effects())


def _step_before(span: Span, before: Mapping[date, Effects], size: int, first_of) -> Effects | None:
    if span.starts_on is None or span.starts_on != first_of(span.starts_on):
        return None
    found = _sum(before, months_from(span.starts_on, -size))
    return found if found.held else None


def _firsts(span: Span, today: date, months: Mapping[date, Effects], size: int, first_of) -> list[date]:
    held = sorted({first_of(month) for month in months})
    if not held:
        return []
    first = first_of(span.starts_on) if span.starts_on else held[0]
    last = max(min(first_of(span.ends_on), first_of(today)) if span.ends_on else first_of(today), held[-1])
    found = []
    while first <= last and len(found) <= MOST:
        found.append(first)
        first = months_from(first, size).ends_on + DAY
    return found if len(found) <= MOST else held


# ---- goals


class Standing(StrEnum):
    """How a goal stands, by the share since it began."""

    COMING = "coming"  # it begins later
    TOO_FEW = "too_few"
    REACHED = "reached"  # with its whole interval
    AT_TARGET = "at_target"  # but the interval reaches below it
    BETTER = "better"  # clearly, and not at the target
    UNCLEAR = "unclear"  # above the base, which may be chance
    NOT_BETTER = "not_better"


def target_of(base: Proportion, improvement: int) -> float:
    """`improvement` in percent of the base, which must have been counted. ValueError without anything in it."""
    if base.rate is None:
        raise ValueError("nothing was counted to start from")
    return base.rate * (100 + improvement) / 100


def most_improvement(base: Proportion) -> int:
    """The largest whole percentage whose target is not over 100 %. ValueError for a base of nothing."""
    if not base.successes:
        raise ValueError("nothing is so many percent of nothing")
    return (100 * base.n - 100 * base.successes) // base.successes


def standing(base: Proportion, target: float, now: Proportion, *, has_begun: bool) -> Standing:
    if not has_begun:
        return Standing.COMING
    if now.is_too_few or now.rate is None or now.low is None:
        return Standing.TOO_FEW
    if now.rate >= target:
        return Standing.REACHED if now.low >= target else Standing.AT_TARGET
    gain = newcombe(now.successes, now.n, base.successes, base.n)
    if gain.value is None or gain.value <= 0:
        return Standing.NOT_BETTER
    return Standing.BETTER if gain.excludes_zero else Standing.UNCLEAR


def months_until(day: date, number: int) -> Span:
    """So many whole months, the last of which ended before the month of `day`."""
    last = month_of(day) - DAY
    return Span(months_from(month_of(day), -number).starts_on, last)
