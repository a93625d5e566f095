"""Proportions, their differences and order statistics: arithmetic only, no database, no clock."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

TOO_FEW = 30
"""Below this many decided opportunities a rate is shown with its interval and nothing is concluded."""


HALF = 0.5 + 1e-12
"""A share of a half, as far as floating point can tell."""


@dataclass(frozen=True)
class Proportion:
    """A rate that never travels without its counts and its interval.

    `rate`, `low` and `high` are between 0 and 1; all three are None when n is 0.
    """

    successes: int
    n: int
    rate: float | None
    low: float | None
    high: float | None

    @property
    def is_too_few(self) -> bool:
        return self.n < TOO_FEW


@dataclass(frozen=True)
class Difference:
    """Rate of a group minus the rate of the group it is compared with.

    `value`, `low` and `high` are between -1 and 1; all three are None when either group is empty.
    `n` and `base_n` are the two denominators.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    base_n: int

    @property
    def is_too_few(self) -> bool:
        return min(self.n, self.base_n) < TOO_FEW

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0 or self.high < 0


def standard_normal_quantile(confidence: float) -> float:
    """The z such that a standard normal falls in [-z, z] with probability `confidence`.

    ValueError unless 0 < confidence < 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies strictly between 0 and 1, not {confidence!r}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(successes: int, n: int, confidence: float = 0.95) -> Proportion:
    """The rate `successes / n` with its Wilson score interval, without continuity correction.

    0 <= successes <= n, else ValueError. With n = 0 the rate and both bounds are None.
    The lower bound is exactly 0 without a success, the upper bound exactly 1 without a failure.
    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes out of {n}")
    z = standard_normal_quantile(confidence)
    if n == 0:
        return Proportion(successes, n, None, None, None)
    return Proportion(successes, n, successes / n, *wilson_bounds(successes, n, z))


def wilson_bounds(successes: float, n: float, z: float) -> tuple[float, float]:
    """The two ends of Wilson's interval. `n`, above 0, may be an effective number: then it is not whole."""
    rate = successes / n
    shrink = 1 + z * z / n
    centre = (rate + z * z / (2 * n)) / shrink
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / shrink
    return (
        0.0 if successes == 0 else max(0.0, centre - half),
        1.0 if successes == n else min(1.0, centre + half),
    )


def newcombe(successes: int, n: int, base_successes: int, base_n: int, confidence: float = 0.95) -> Difference:
    """`successes / n - base_successes / base_n` with Newcombe's hybrid score interval.

    Counts and errors as in `wilson`, no continuity correction. With an empty group the difference and
    both bounds are None.
    Source: method 10 of R. G. Newcombe, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890.
    """
    one, base = wilson(successes, n, confidence), wilson(base_successes, base_n, confidence)
    if one.rate is None or base.rate is None:
        return Difference(None, None, None, n, base_n)
    z = standard_normal_quantile(confidence)
    low, high = wilson_bounds(successes, n, z)
    base_low, base_high = wilson_bounds(base_successes, base_n, z)
    value = one.rate - base.rate
    below = math.hypot(one.rate - low, base_high - base.rate)
    above = math.hypot(high - one.rate, base.rate - base_low)
    return Difference(value, value - below, value + above, n, base_n)


def quantile(sorted_values: Sequence[float], p: float) -> float | None:
    """The quantile `p` (0 to 1) of values in ascending order, interpolated between order statistics.

    The same as PostgreSQL's `percentile_cont` and numpy's default (type 7 of Hyndman and Fan, "Sample
    quantiles in statistical packages", The American Statistician 50 (1996), 361-365). Unit of the values.
    None without values; ValueError when p is outside 0 to 1.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"a quantile is asked for between 0 and 1, not {p!r}")
    if not sorted_values:
        return None
    position = p * (len(sorted_values) - 1)
    below, above = math.floor(position), math.ceil(position)
    low, high = float(sorted_values[below]), float(sorted_values[above])
    return low + (position - below) * (high - low)


def median(sorted_values: Sequence[float]) -> float | None:
    """The middle of values in ascending order, or the mean of the two middle ones; None without values."""
    return quantile(sorted_values, 0.5)


def median_of_counts(counts: Mapping[float, int]) -> float | None:
    """The median of values of which each came about so many times, the mean of the middle two; None of none."""
    n, upto, lower = sum(counts.values()), 0, None
    for value in sorted(counts):
        upto += counts[value]
        if lower is None and 2 * upto >= n:
            lower = value
        if lower is not None and 2 * upto > n:
            return (lower + value) / 2
    return None


@dataclass(frozen=True)
class Quartiles:
    """Lower quartile, median and upper quartile of `n` values, in their unit; None when n is 0."""

    n: int
    lower: float | None
    median: float | None
    upper: float | None


def quartiles(sorted_values: Sequence[float]) -> Quartiles:
    """The three quartiles of values in ascending order, each as `quantile` defines it."""
    return Quartiles(len(sorted_values), *(quantile(sorted_values, p) for p in (0.25, 0.5, 0.75)))


@dataclass(frozen=True)
class Staying:
    """The share that stays longer than `day`, from 0 to 1; `spread` is Greenwood's sum: the share squared times it is
    its variance. Infinite once nobody stays."""

    day: int
    share: float
    spread: float


def staying(left: Mapping[int, int], still: Mapping[int, int]) -> list[Staying]:
    """The Kaplan-Meier estimate on each day on which somebody left.

    Both are counts by whole days: of those who left after so many, and of those who were still there then. Who left on
    a day was at risk with those still there that day. Days with a count of 0 are as if they were not there.
    Source: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958), 457-481.
    """
    at_risk = sum(left.values()) + sum(still.values())
    share, spread, found = 1.0, 0.0, []
    for day in sorted({*left, *still}):
        ended = left.get(day, 0)
        if ended:
            share *= 1 - ended / at_risk
            spread += ended / (at_risk * (at_risk - ended)) if at_risk > ended else math.inf
            found.append(Staying(day, share, spread))
        at_risk -= ended + still.get(day, 0)
    return found


def median_stay(left: Mapping[int, int], still: Mapping[int, int]) -> int | None:
    """The Kaplan-Meier median, in days: the first day by which half have left. None while it is not reached.

    Counts as in `staying`.
    """
    return next((step.day for step in staying(left, still) if step.share <= HALF), None)


@dataclass(frozen=True)
class MedianStay:
    """The median of `n` stays with the ends of its interval, in days; None for what is not reached. `open` of them
    had not ended."""

    n: int
    open: int
    median: int | None
    low: int | None
    high: int | None

    @property
    def is_too_few(self) -> bool:
        return self.n < TOO_FEW


def median_stay_between(left: Mapping[int, int], still: Mapping[int, int], confidence: float = 0.95) -> MedianStay:
    """The median of `median_stay` with its interval: the days on which the log-log interval of those who stay holds a
    half. Where nobody stays there is no variance, and no bound is told.

    Counts as in `staying`; ValueError unless 0 < confidence < 1.
    Source: R. Brookmeyer, J. Crowley, "A confidence interval for the median survival time", Biometrics 38 (1982),
    29-41, with the transformation of J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of Failure Time
    Data" (1980).
    """
    z = standard_normal_quantile(confidence)
    n, waiting = sum(left.values()) + sum(still.values()), sum(still.values())
    bounds = [(step.day, *_staying_bounds(step, z)) for step in staying(left, still) if step.share > 0]
    low = next((day for day, lower, _upper in bounds if lower <= HALF), None)
    high = next((day for day, _lower, upper in bounds if upper <= HALF), None)
    return MedianStay(n, waiting, median_stay(left, still), low, high)


def _staying_bounds(step: Staying, z: float) -> tuple[float, float]:
    """Both ends of the log-log interval of a share above 0 and below 1."""
    logarithm = math.log(step.share)
    reach = math.exp(z * math.sqrt(step.spread) / abs(logarithm))
    return step.share**reach, step.share ** (1 / reach)
