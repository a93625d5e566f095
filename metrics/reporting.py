"""Figures as plain values, for the command and the API: what the pages show, from the same code."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from metrics import rates
from metrics.models import Figures
from metrics.naming import names
from metrics.population import Population
from metrics.rates import Amounts, Group
from stages.statistics import Proportion

KINDS = ("won", "lost", "no_decision", "disqualified", "open")
CYCLES = ("won", "lost", "no_decision", "disqualified", "decided")
BASE = "random"


def report(population: Population, by: str) -> dict[str, Any]:
    """Every group with its counts, rates, cycles and amounts; levels also with their difference to random."""
    found = rates.groups(population, by)
    named = names(by, (group.key for group in found))
    stamp = Figures.objects.filter(workspace_id=population.workspace_id).first()
    base = next((group for group in found if by == "level" and group.key == BASE), None)
    span = population.span
    return {
        "by": by,
        "from": span.starts_on and span.starts_on.isoformat(),
        "to": span.ends_on and span.ends_on.isoformat(),
        "computed_at": stamp and stamp.computed_at and stamp.computed_at.isoformat(),
        "undated": population.without_a_day().size(),
        "groups": [_group(group, named[group.key], base) for group in found],
        "total": _group(rates.total(population), names("all", ["all"])["all"], None),
    }


def _group(group: Group, name: str, base: Group | None) -> dict[str, Any]:
    compared = None if base is None or group is base else group.against(base)
    return {
        "key": group.key if group.key is None or isinstance(group.key, str | int) else group.key.isoformat(),
        "name": name,
        **{kind: group.counts[kind] for kind in KINDS},
        "decided": group.decided,
        "rates": {name: _proportion(rate) for name, rate in group.rates.items()},
        "cycle": {outcome: asdict(group.cycle(outcome)) for outcome in CYCLES},
        "won_amounts": [_amounts(amounts) for amounts in group.won_amounts],
        "differences": compared
        and {name: asdict(difference) | {"too_few": difference.is_too_few} for name, difference in compared.items()},
    }


def _proportion(rate: Proportion) -> dict[str, Any]:
    return asdict(rate) | {"too_few": rate.is_too_few}


def _amounts(amounts: Amounts) -> dict[str, Any]:
    return {
        "currency": amounts.currency,
        "n": amounts.n,
        "sum": float(amounts.total),
        "mean": float(amounts.mean),
        "median": amounts.median,
    }
