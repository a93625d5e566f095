"""Counts, rates, cycles and amounts of a population, by group; numerator, denominator and interval together.

Whole months come from the rollups and the days at the edges from single facts; PostgreSQL merges them, and its
`percentile_cont` over every single value gives exact quantiles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import DecimalField, FloatField, Func, QuerySet, Value

from metrics.maturity import Level
from metrics.population import DECIDED, UNKNOWN, Population
from stages.statistics import Difference, Proportion, Quartiles, newcombe, wilson

BY = {
    "level": f"coalesce(nullif(level, ''), '{UNKNOWN}')",
    "team": "team_id",
    "version": "version_id",
    "owner": "owner_id",
    "quarter": "date_trunc('quarter', month::timestamp)::date",
    "all": "'all'",
}
LEVEL_ORDER = [*(level.value for level in Level), UNKNOWN]
COLUMNS = ("level", "team_id", "version_id", "owner_id", "month", "currency", "kind")
MONEY = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True)
class Amounts:
    """Won amounts of one currency: how many are known, their sum, mean and median."""

    currency: str
    n: int
    total: Decimal
    median: float

    @property
    def mean(self) -> Decimal:
        return self.total / self.n


@dataclass(frozen=True)
class Group:
    """The figures of one group of a population. `key` is a level, an id, the first day of a quarter, or None."""

    key: Any
    counts: Counter = field(default_factory=Counter)
    team_ids: frozenset[int] = frozenset()
    cycles: dict[str, Quartiles] = field(default_factory=dict)
    won_amounts: tuple[Amounts, ...] = ()

    @property
    def decided(self) -> int:
        return sum(self.counts[kind] for kind in DECIDED)

    @property
    def size(self) -> int:
        return self.counts.total()

    @cached_property
    def conversion(self) -> Proportion:
        return wilson(self.counts["won"], self.decided)

    @cached_property
    def loss(self) -> Proportion:
        return wilson(self.counts["lost"], self.decided)

    @cached_property
    def no_decision(self) -> Proportion:
        return wilson(self.counts["no_decision"], self.decided)

    @cached_property
    def disqualification(self) -> Proportion:
        disqualified = self.counts["disqualified"]
        return wilson(disqualified, self.decided + disqualified)

    @property
    def rates(self) -> dict[str, Proportion]:
        return {
            "conversion": self.conversion,
            "loss": self.loss,
            "no_decision": self.no_decision,
            "disqualification": self.disqualification,
        }

    def cycle(self, outcome: str) -> Quartiles:
        return self.cycles.get(outcome, Quartiles(0, None, None, None))

    @property
    def decided_cycle(self) -> Quartiles:
        return self.cycle("decided")

    @property
    def disqualified_cycle(self) -> Quartiles:
        return self.cycle("disqualified")

    def against(self, base: Group) -> dict[str, Difference]:
        """Each rate minus the same rate of `base`."""
        return {
            name: newcombe(rate.successes, rate.n, base.rates[name].successes, base.rates[name].n)
            for name, rate in self.rates.items()
        }


def groups(population: Population, by: str) -> list[Group]:
    """The groups of a population that hold at least one row; levels by rank, the rest by key, unknown last."""
    counts, teams = _counts(population, by)
    cycles, amounts = _cycles(population, by), _amounts(population, by)
    found = [
        Group(key, counts[key], frozenset(teams[key]), cycles.get(key, {}), tuple(amounts.get(key, ())))
        for key in counts
    ]
    return sorted(found, key=lambda group: _order(by, group.key))


def total(population: Population) -> Group:
    return next(iter(groups(population, "all")), Group("all"))


def _order(by: str, key: Any) -> tuple:
    if by == "level":
        return (LEVEL_ORDER.index(key),)
    return (key is None, key or 0) if not isinstance(key, date) else (False, key.toordinal())


def _counts(population: Population, by: str) -> tuple[dict[Any, Counter], dict[Any, set[int]]]:
    counts: dict[Any, Counter] = defaultdict(Counter)
    teams: dict[Any, set[int]] = defaultdict(set)
    sql = "SELECT {by}, team_id, kind, sum(n)::bigint FROM counted GROUP BY 1, 2, 3"
    for key, team_id, kind, n in ask(population, by, sql):
        counts[key][kind] += n
        if kind in DECIDED:
            teams[key].add(team_id)
    return counts, teams


def _cycles(population: Population, by: str) -> dict[Any, dict[str, Quartiles]]:
    """Quartiles of each outcome, and of what was decided, whatever the outcome."""
    sql = """
        SELECT {by}, kind, count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days)
        FROM counted, unnest(cycle_days) AS days GROUP BY 1, 2
        UNION ALL
        SELECT {by}, 'decided', count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days)
        FROM counted, unnest(cycle_days) AS days WHERE kind <> 'disqualified' GROUP BY 1"""
    found: dict[Any, dict[str, Quartiles]] = defaultdict(dict)
    for key, outcome, n, values in ask(population, by, sql):
        found[key][outcome] = Quartiles(n, *values)
    return found


def _amounts(population: Population, by: str) -> dict[Any, list[Amounts]]:
    sql = """
        SELECT {by}, currency, count(*), sum(amount), percentile_cont(0.5) WITHIN GROUP (ORDER BY amount)
        FROM counted, unnest(amounts) AS amount WHERE kind = 'won' GROUP BY 1, 2 ORDER BY 2"""
    found: dict[Any, list[Amounts]] = defaultdict(list)
    for key, *amounts in ask(population, by, sql):
        found[key].append(Amounts(*amounts))
    return found


def ask(population: Population, by: str, sql: str) -> Iterable[tuple]:
    counted, parameters = _counted(population).query.sql_with_params()
    columns = ", ".join((*COLUMNS, "n", "cycle_days", "amounts"))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH counted ({columns}) AS ({counted}) {sql.format(by=BY[by])}", parameters)
        return cursor.fetchall()


def _counted(population: Population) -> QuerySet:
    """Rollups and single facts as rows of one shape."""
    rollups = population.rollups().values_list(*COLUMNS, "n", "cycle_days", "amounts")
    if not population.span.edges:
        return rollups
    facts = population.edge_facts().values_list(
        *COLUMNS, Value(1), _alone("cycle_days", FloatField()), _alone("amount", MONEY)
    )
    return rollups.union(facts, all=True)


def _alone(column: str, of) -> Func:
    """A column as a list of one, or of none when it is null."""
    return Func(column, template="array_remove(ARRAY[%(expressions)s], NULL)", output_field=ArrayField(of))
