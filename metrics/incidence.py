"""Cumulative incidence of competing outcomes, in whole days since opening: arithmetic only, no database, no clock.

Open deals count: one that is 40 days old says that it had not ended by day 40, and nothing of later days. Dividing
by those that have ended, or 1 − Kaplan-Meier for one outcome, would both be wrong: the one forgets the open ones,
the other counts deals that were lost as if they could still be won.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from stages.statistics import TOO_FEW, Difference, standard_normal_quantile, wilson_bounds

WON, LOST, NO_DECISION, DISQUALIFIED = KINDS = ("won", "lost", "no_decision", "disqualified")
DECIDED = (WON, LOST, NO_DECISION)


@dataclass(frozen=True)
class Incidence:
    """The share in which `kind` has come about by the end of `day`, between 0 and 1, with its 95 % interval.

    `value`, `low` and `high` are None when nothing was opened so many days ago. `reached` counts what was, `decided`
    what is won, lost or ended without a decision, whenever.
    """

    kind: str
    day: int
    value: float | None
    low: float | None
    high: float | None
    reached: int
    decided: int

    @property
    def is_too_few(self) -> bool:
        """Nothing is concluded from fewer than 30, neither of those that could say it nor of those decided."""
        return min(self.reached, self.decided) < TOO_FEW


@dataclass(frozen=True)
class Step:
    """What happened on one day: of `at_risk` on it, `ended` ended; `staying` is the share that was open before."""

    day: int
    at_risk: int
    ended: int
    staying: float
    by_kind: Mapping[str, int]


@dataclass(frozen=True)
class Cohort:
    """What was opened on one version, counted by whole days since opening.

    `ended[kind][day]` counts what ended so on that day, `still[day]` what is open today and that old, `ages[day]`
    all of it by the days since opening until today, whatever happened. Whatever ended on a day was at risk with
    those that are still open on it. ValueError when the counts do not agree or a day is negative.
    """

    ended: Mapping[str, Mapping[int, int]]
    still: Mapping[int, int]
    ages: Mapping[int, int]

    def __post_init__(self) -> None:
        if unknown := set(self.ended) - set(KINDS):
            raise ValueError(f"unknown outcomes: {', '.join(sorted(unknown))}")
        counted = [*self.ended.values(), self.still, self.ages]
        if any(day < 0 or n < 0 for counts in counted for day, n in counts.items()):
            raise ValueError("days and counts are not negative")
        if sum(self.ages.values()) != self.n:
            raise ValueError(f"{sum(self.ages.values())} have an age, and {self.n} ended or are open")

    @cached_property
    def n(self) -> int:
        return sum(self.still.values()) + sum(self.count(kind) for kind in self.ended)

    def count(self, kind: str) -> int:
        return sum(self.ended.get(kind, {}).values())

    @cached_property
    def decided(self) -> int:
        return sum(self.count(kind) for kind in DECIDED)

    @property
    def open(self) -> int:
        return sum(self.still.values())

    def reached(self, day: int) -> int:
        """How many were opened at least so many days ago."""
        return sum(n for age, n in self.ages.items() if age >= day)

    def at_risk(self, day: int) -> int:
        """How many could still end on that day: neither ended before it, nor open and younger."""
        ended = sum(n for counts in self.ended.values() for age, n in counts.items() if age < day)
        return self.n - ended - sum(n for age, n in self.still.items() if age < day)

    def settled(self, day: int) -> int:
        """How many have ended, or were opened at least so many days ago: what waiting longer would tell no more of
        at that horizon."""
        return self.n - sum(n for age, n in self.still.items() if age < day)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The days on which something ended, in order."""
        at_risk, staying, steps = self.n, 1.0, []
        days = {day for counts in self.ended.values() for day in counts} | set(self.still)
        for day in sorted(days):
            by_kind = {kind: counts[day] for kind, counts in self.ended.items() if counts.get(day)}
            ended = sum(by_kind.values())
            if ended:
                steps.append(Step(day, at_risk, ended, staying, by_kind))
                staying *= 1 - ended / at_risk
            at_risk -= ended + self.still.get(day, 0)
        return tuple(steps)

    def curve(self, kind: str, until: int) -> list[tuple[int, float]]:
        """(day, share) at each day up to `until` on which the share rises, from (0, 0) on: the Aalen-Johansen
        estimate. Source: O. O. Aalen, S. Johansen, "An empirical transition matrix for non-homogeneous Markov
        chains based on censored observations", Scandinavian Journal of Statistics 5 (1978), 141-150; for one
        outcome among several it is the sum over days of (share open before) × (ended so) / (at risk).
        """
        share, points = 0.0, [(0, 0.0)]
        for step in self.steps:
            if step.day <= until and step.by_kind.get(kind):
                share += step.staying * step.by_kind[kind] / step.at_risk
                points.append((step.day, share))
        return points

    def at(self, kind: str, day: int, confidence: float = 0.95) -> Incidence:
        """The share in which `kind` has come about by the end of that day, with its interval.

        The interval is Wilson's for the effective number of deals, value × (1 − value) / variance, so that without
        an open deal it is Wilson's interval to the digit. Source of the effective number: F. J. Dorey, E. L. Korn,
        "Effective sample sizes for confidence intervals for survival probabilities", Statistics in Medicine 6
        (1987), 679-687. Where nothing or everything has come about the number is of those whose state on that day
        is known. ValueError for an unknown outcome, a negative day, or a confidence outside 0 to 1.
        """
        if kind not in KINDS or day < 0:
            raise ValueError(f"no incidence of {kind!r} at day {day!r}")
        z, reached = standard_normal_quantile(confidence), self.reached(day)
        if not reached:
            return Incidence(kind, day, None, None, None, 0, self.decided)
        value = min(self.curve(kind, day)[-1][1], 1.0)
        variance = self.variance(kind, day)
        if variance > 0 and 0 < value < 1:
            n = value * (1 - value) / variance
        else:
            n = float(self.n - sum(count for age, count in self.still.items() if age < day))
        low, high = wilson_bounds(value * n, n, z)
        return Incidence(kind, day, value, min(low, value), max(high, value), reached, self.decided)

    def variance(self, kind: str, day: int) -> float:
        """Of the share at the end of that day, by the delta method. Source: E. Marubini, M. G. Valsecchi, "Analysing
        Survival Data from Clinical Trials and Observational Studies", Wiley 1995, formula 10.12. Without open deals
        it is value × (1 − value) / n. 0 where nothing has come about.
        """
        until = [step for step in self.steps if step.day <= day]
        rises = [step.staying * step.by_kind.get(kind, 0) / step.at_risk for step in until]
        left, found = math.fsum(rises), 0.0
        for step, rise in zip(until, rises, strict=True):
            left -= rise  # what the share rises after this day
            ended, so, n = step.ended, step.by_kind.get(kind, 0), step.at_risk
            if n > ended:
                found += left * left * ended / (n * (n - ended))
            found += step.staying**2 * (n - so) * so / n**3
            found -= 2 * left * step.staying * so / n**2
        return max(found, 0.0)


def difference(one: Incidence, base: Incidence) -> Difference:
    """`one` minus `base` with the interval that joins theirs by Newcombe's square-and-add.

    Source: G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures: a general approach",
    Statistics in Medicine 27 (2008), 1693-1702. Without open deals it is Newcombe's interval of two proportions.
    `n` and `base_n` are those that reached the day. The values are None when either share is unknown. ValueError
    for two different outcomes or days.
    """
    if (one.kind, one.day) != (base.kind, base.day):
        raise ValueError("a difference is of one outcome at one day")
    known = (one.value, one.low, one.high, base.value, base.low, base.high)
    if None in known:
        return Difference(None, None, None, one.reached, base.reached)
    value, low, high, base_value, base_low, base_high = (float(each or 0) for each in known)
    below, above = math.hypot(value - low, base_high - base_value), math.hypot(high - value, base_value - base_low)
    gap = value - base_value
    return Difference(gap, gap - below, gap + above, one.reached, base.reached)


def empty() -> Cohort:
    return Cohort({}, {}, {})
