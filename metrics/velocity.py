"""The pace of sales, taken apart into four factors; arithmetic only, no database, no clock.

Opportunities that are open on an average day, divided by the days from opening to outcome, is how many are decided in
a day (Little's law); times conversion and the mean amount of a won one, that is money won in a day. The factors
multiply, so that their changes add up as logarithms.

Sources: J. D. C. Little, "A proof for the queuing formula L = λW", Operations Research 9 (1961), 383-387; intervals of
a product by the delta method, as in G. Casella and R. L. Berger, "Statistical Inference" (2002), 5.5.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from stages.statistics import TOO_FEW, standard_normal_quantile

OPEN, CONVERSION, AMOUNT, CYCLE = "open", "conversion", "amount", "cycle"


@dataclass(frozen=True)
class Moments:
    """Of `n` values above or equal to 0: their sum and the sum of their squares, in their unit and its square."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def log_variance(self) -> float | None:
        """Of the logarithm of the mean. None under two values, or when the mean is 0."""
        if self.n < 2 or not self.total:
            return None
        spread = max(0.0, self.squares - self.total**2 / self.n) / (self.n - 1)
        return spread / self.n / (self.total / self.n) ** 2


@dataclass(frozen=True)
class Factor:
    """A factor of the pace; the cycle, in days, divides. `log_variance` is that of its logarithm, 0 for what is
    counted and not estimated. None where it cannot be known."""

    name: str
    value: float | None
    log_variance: float | None
    n: int

    @property
    def power(self) -> int:
        return -1 if self.name == CYCLE else 1


@dataclass(frozen=True)
class Ratio:
    """How many times as large, with its 95% interval; None where a side is not known or 0."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def excludes_one(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 1 or self.high < 1)

    @property
    def is_estimated(self) -> bool:
        """Not a ratio of counts, which has no interval of its own."""
        return self.low != self.high

    @property
    def change(self) -> float | None:
        """0.25 for a quarter more."""
        return None if self.value is None else self.value - 1


@dataclass(frozen=True)
class Velocity:
    """What was counted in `days` days: `open_days` are the days that opportunities were open in them, added up;
    `amounts` those of the won ones; `cycles` the days from opening to outcome of the decided ones."""

    days: int
    open_days: float
    won: int
    decided: int
    amounts: Moments
    cycles: Moments

    @cached_property
    def factors(self) -> dict[str, Factor]:
        is_known = self.won > 0
        rate = self.won / self.decided if self.decided else None
        spread = (1 - self.won / self.decided) / self.won if is_known else None
        found = (
            Factor(OPEN, self.open_days / self.days, 0.0, round(self.open_days)),
            Factor(CONVERSION, rate, spread, self.decided),
            Factor(AMOUNT, self.amounts.mean, self.amounts.log_variance, self.amounts.n),
            Factor(CYCLE, self.cycles.mean, self.cycles.log_variance, self.cycles.n),
        )
        return {factor.name: factor for factor in found}

    @property
    def pace(self) -> Ratio:
        """Money in a day, with its interval: the unit of the amounts."""
        parts = list(self.factors.values())
        if any(not part.value or part.log_variance is None for part in parts):
            return Ratio()
        logarithm = sum(part.power * math.log(part.value) for part in parts)
        return _spread(logarithm, sum(part.log_variance for part in parts))

    @property
    def won_a_day(self) -> float:
        """What was won indeed, in a day of the span."""
        return self.amounts.total / self.days

    @property
    def is_too_few(self) -> bool:
        return self.won < TOO_FEW


def against(now: Velocity, before: Velocity, name: str) -> Ratio:
    """How many times as large a factor is as before. A cycle that is half as long is 0.5."""
    one, other = now.factors[name], before.factors[name]
    if not one.value or not other.value or one.log_variance is None or other.log_variance is None:
        return Ratio()
    return _spread(math.log(one.value / other.value), one.log_variance + other.log_variance)


def pace_against(now: Velocity, before: Velocity) -> Ratio:
    """How many times as large the pace is as before: the product of the factors' ratios, the cycle's turned over."""
    ratios = [against(now, before, name) for name in now.factors]
    if any(ratio.value is None for ratio in ratios):
        return Ratio()
    powers = [factor.power for factor in now.factors.values()]
    logarithm = sum(power * math.log(ratio.value) for power, ratio in zip(powers, ratios, strict=True))
    variance = sum(side.factors[name].log_variance for side in (now, before) for name in now.factors)
    return _spread(logarithm, variance)


def effect(now: Velocity, before: Velocity, name: str) -> Ratio:
    """How many times as large the pace would be, had this factor alone changed."""
    ratio = against(now, before, name)
    if now.factors[name].power > 0 or ratio.value is None:
        return ratio
    return Ratio(1 / ratio.value, 1 / ratio.high, 1 / ratio.low)


def _spread(logarithm: float, variance: float) -> Ratio:
    half = standard_normal_quantile(0.95) * math.sqrt(variance)
    return Ratio(math.exp(logarithm), math.exp(logarithm - half), math.exp(logarithm + half))
