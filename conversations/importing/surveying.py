"""The first pass over a file: how whole columns write their dates and amounts, and what must be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from .amounts import DecimalEvidence
from .fields import AMOUNT, MOMENT
from .mapping import Mapping
from .moments import OrderEvidence
from .picking import Cells, Pick, Picker
from .problems import N_, BadMapping, Problem
from .reading import Table

# Repeated cells teach nothing new; beyond this many they are looked at again rather than remembered.
REMEMBERED = 50_000
TWO_WAYS = {
    "dates": N_("The dates of “%(column)s” can be read in two ways, such as %(examples)s. State their order."),
    "decimal": N_(
        "The amounts of “%(column)s” can be read in two ways, such as %(examples)s. State the decimal separator."
    ),
}

Watched = tuple[Pick, OrderEvidence | DecimalEvidence, set[Any]]


@dataclass
class Survey:
    """`rows` counts what stands under the headings, refused rows included."""

    rows: int = 0
    orders: dict[str, OrderEvidence] = field(default_factory=dict)
    decimals: dict[str, DecimalEvidence] = field(default_factory=dict)


def survey(table: Table, mapping: Mapping, most: int = 0) -> Survey:
    """Goes through the file once, or through its first `most` rows.

    Raises BadMapping when a column of the mapping is not there.
    """
    mapping.check_columns(table.headings)
    found, picker = Survey(), Picker(mapping, table.headings)
    watched: list[Watched] = []
    for name, rule in mapping.rules.items():
        if rule.field.type == MOMENT:
            found.orders[name] = OrderEvidence()
            watched.append((picker.pick(rule), found.orders[name], set()))
        elif rule.field.type == AMOUNT and not (rule.decimal or mapping.decimal):
            found.decimals[name] = DecimalEvidence()
            watched.append((picker.pick(rule), found.decimals[name], set()))
    for row in islice(table.rows(), most or None):
        found.rows += 1
        if row.problem or not watched:
            continue
        cells = picker.corrected(row.cells)
        if picker.skipped(cells) is None:
            look(cells, watched)
    return found


def look(cells: Cells, watched: list[Watched]) -> None:
    for pick, evidence, seen in watched:
        cell = pick(cells)
        if cell not in seen:
            evidence.see(cell)
            if len(seen) < REMEMBERED:
                seen.add(cell)


def settle(mapping: Mapping, found: Survey) -> Mapping:
    """The mapping with every format stated. Raises BadMapping with a question for each left open."""
    rules, questions = [], []
    for name, rule in mapping.rules.items():
        if name in found.orders:
            evidence = found.orders[name]
            order = rule.dates or mapping.dates or evidence.order
            times = rule.times or ("keep" if evidence.has_time else "drop")
            if not order:
                questions.append(question("dates", name, rule.column, evidence.examples))
            rule = replace(rule, dates=order, times=times)
        elif rule.field.type == AMOUNT:
            decimal = rule.decimal or mapping.decimal
            if not decimal:
                decimal = found.decimals[name].decimal
                if not decimal:
                    questions.append(question("decimal", name, rule.column, found.decimals[name].examples))
            rule = replace(rule, decimal=decimal)
        rules.append(rule)
    if questions:
        raise BadMapping(questions)
    return mapping.with_rules(rules)


def question(what: str, name: str, column: str, examples: list[str]) -> Problem:
    params = {"column": column or name, "examples": ", ".join(f"“{each}”" for each in examples)}
    return Problem(TWO_WAYS[what], params, f"fields.{name}.{what}")
