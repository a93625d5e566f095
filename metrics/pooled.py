"""Several companies put together by level, and their difference within each company. Counts in, counts out.

Put together, a company that sells more easily and has a better process makes the process look better than it is
(Simpson's paradox). Within each company its own levels are compared, and only then are the differences put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from metrics.effects import Stratum, effect
from metrics.findings import Comparison
from metrics.rates import Group
from stages.statistics import Difference

RATES = ("conversion", "loss", "no_decision")

Levels = Mapping[str, Group]
"""The groups of one company by level; a level without a row is not there."""


def together(companies: Iterable[Levels]) -> dict[str, Group]:
    """Of each level, the counts of all companies added up."""
    counts: dict[str, Counter] = {}
    for levels in companies:
        for key, group in levels.items():
            counts.setdefault(key, Counter()).update(group.counts)
    return {key: Group(key, found) for key, found in counts.items()}


def within(companies: Sequence[Levels], level: str, base: str) -> dict[str, Difference]:
    """Of each rate, `level` minus `base` within each company, over all of them (Mantel and Haenszel). The denominators
    are those of the companies that have decided something at both; all is None where there is no such company."""
    pairs = [(levels[level], levels[base]) for levels in companies if level in levels and base in levels]
    return {name: effect(_stratum(*pair, name) for pair in pairs).difference for name in RATES}


def _stratum(group: Group, base: Group, name: str) -> Stratum:
    rate, base_rate = group.rates[name], base.rates[name]
    return Stratum(rate.successes, rate.n, base_rate.successes, base_rate.n)


def with_both(companies: Sequence[Levels], level: str, base: str) -> int:
    """How many companies have decided something at both levels."""
    return sum(all(key in levels and levels[key].decided for key in (level, base)) for levels in companies)


@dataclass(frozen=True)
class Within(Comparison):
    """Two levels compared within each company."""

    companies: Sequence[Levels]

    def difference(self, rate: str) -> Difference:
        return within(self.companies, self.top.key, self.base.key)[rate]
