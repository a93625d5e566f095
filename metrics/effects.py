"""What goes with a conversation: risk differences over strata, and which of several stand out. Arithmetic only.

Whether a conversation was held says something about the deal too; nothing here shows a cause.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from stages.statistics import Difference, standard_normal_quantile

Key = TypeVar("Key")
DISCOVERIES = 0.10
"""Of the conversations that are said to stand out, the share that may do so by chance (false discovery rate)."""


@dataclass(frozen=True)
class Stratum:
    """Deals that are compared with one another: how many had the conversation, how many not, and in how many of each
    the outcome came about. ValueError when a count is negative or more came about than there are."""

    successes: int
    n: int
    base_successes: int
    base_n: int

    def __post_init__(self) -> None:
        if not (0 <= self.successes <= self.n and 0 <= self.base_successes <= self.base_n):
            raise ValueError(f"more came about than there are: {self}")

    @property
    def is_compared(self) -> bool:
        """A stratum with one arm says nothing of a difference."""
        return bool(self.n and self.base_n)


@dataclass(frozen=True)
class Effect:
    """The difference between the two arms over all strata, by Mantel and Haenszel.

    `difference` has the risk difference with its interval, and the deals of the strata that have both arms; `p` is the
    two-sided probability of one as large where there is none, 1 where nothing can be told.
    """

    difference: Difference
    p: float


def effect(strata: Iterable[Stratum], confidence: float = 0.95) -> Effect:
    """Source of the estimate: N. Mantel, W. Haenszel, JNCI 22 (1959); S. Greenland, J. M. Robins, Biometrics 41 (1985).

    Its variance holds for a few large strata and for many small ones: T. Sato, Biometrics 45 (1989), 1323-1324.
    """
    compared = [stratum for stratum in strata if stratum.is_compared]
    n, base_n = sum(stratum.n for stratum in compared), sum(stratum.base_n for stratum in compared)
    if not compared:
        return Effect(Difference(None, None, None, n, base_n), 1.0)
    weight = math.fsum(_weight(stratum) for stratum in compared)
    value = math.fsum(_gap(stratum) for stratum in compared) / weight
    spread = value * math.fsum(_sato_p(one) for one in compared) + math.fsum(_sato_q(one) for one in compared)
    reach = standard_normal_quantile(confidence) * math.sqrt(max(spread, 0.0)) / weight
    low, high = max(value - reach, -1.0), min(value + reach, 1.0)
    return Effect(Difference(value, low, high, n, base_n), probability(compared))


def probability(strata: Iterable[Stratum]) -> float:
    """Two-sided, of the Cochran-Mantel-Haenszel statistic without continuity correction; 1 where all or none of the
    deals of every stratum came about. Source: W. G. Cochran, Biometrics 10 (1954)."""
    gap = variance = 0.0
    for one in strata:
        total, came = one.n + one.base_n, one.successes + one.base_successes
        if total > 1:
            gap += one.successes - one.n * came / total
            variance += one.n * one.base_n * came * (total - came) / (total * total * (total - 1))
    return math.erfc(abs(gap) / math.sqrt(2 * variance)) if variance else 1.0


def discoveries(probabilities: Mapping[Key, float], share: float = DISCOVERIES) -> set[Key]:
    """The keys that stand out, so that on average at most `share` of those told do so by chance.

    Source: Y. Benjamini, Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995), 289-300.
    """
    ordered = sorted(probabilities, key=lambda key: probabilities[key])
    last = 0
    for place, key in enumerate(ordered, start=1):
        if probabilities[key] <= share * place / len(ordered):
            last = place
    return set(ordered[:last])


def _weight(one: Stratum) -> float:
    return one.n * one.base_n / (one.n + one.base_n)


def _gap(one: Stratum) -> float:
    return (one.successes * one.base_n - one.base_successes * one.n) / (one.n + one.base_n)


def _sato_p(one: Stratum) -> float:
    total, both = one.n + one.base_n, one.n * one.base_n
    gap = one.n**2 * one.base_successes - one.base_n**2 * one.successes + both * (one.base_n - one.n) / 2
    return gap / total**2


def _sato_q(one: Stratum) -> float:
    held, base = one.successes * (one.base_n - one.base_successes), one.base_successes * (one.n - one.successes)
    return (held + base) / (2 * (one.n + one.base_n))
