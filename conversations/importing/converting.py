"""The second pass: a row of cells becomes a record of values, or the reasons why it cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from .amounts import currency_of, parse_amount
from .checking import CHECKS
from .fields import ACCOUNTS, AMOUNT, CHOICE, CURRENCY, EMAIL, FIELDS, MINUTES, MOMENT, NUMBER, Field
from .mapping import Mapping
from .moments import parse_moment
from .picking import Cells, Picker, text_of
from .problems import N_, BadValue, Problem
from .reading import Table
from .rules import EMPTY, REFUSE, Rule
from .values import folded, parse_email, parse_minutes, parse_number, parse_text

REMEMBERED = 50_000
Values = dict[str, Any]


class Record(NamedTuple):
    """One row of the file. Exactly one of `values`, `problems` and `skipped` says what became of it."""

    number: int
    cells: Sequence[Any]
    values: Values | None = None
    problems: tuple[Problem, ...] = ()
    skipped: str | None = None


class Step:
    """Fills one field. What it reads is remembered, since most columns repeat themselves."""

    def __init__(self, rule: Rule, picker: Picker, parse: Callable[[Any], Any]) -> None:
        self.rule, self.name = rule, rule.field.name
        self.pick = picker.pick(rule)
        self.when = picker.condition(rule.when)
        self.empties_when = picker.condition(rule.empty_values_when)
        self.waits = any(each and each.field for each in (rule.when, rule.empty_values_when))
        self._parse, self._known = parse, {}  # type: ignore[var-annotated]
        values = rule.values or {}
        self._values = {folded(key): each for key, each in values.items()} if rule.loose else values

    def fill(self, cells: Cells, values: Values) -> Any:
        if self.when and not self.when(cells, values):
            return None
        cell = self.pick(cells)
        if cell == "" or (
            self.rule.empty_values
            and text_of(cell) in self.rule.empty_values
            and (self.empties_when is None or self.empties_when(cells, values))
        ):
            return None
        try:
            return self._known[cell]
        except KeyError:
            pass
        value = self._read(cell)
        if len(self._known) < REMEMBERED:
            self._known[cell] = value
        return value

    def _read(self, cell: Any) -> Any:
        if self.rule.values is not None:
            text = text_of(cell)
            found = self._values.get(folded(text) if self.rule.loose else text)
            if found is None and self.rule.other_values == REFUSE:
                raise BadValue(N_("“%(text)s” is not among the values of the mapping."), text=text[:80])
            if found is None and self.rule.other_values == EMPTY:
                return None
            cell = cell if found is None else found
        return None if cell == "" else self._parse(cell)


class Converter:
    """Reads the rows of one file under a mapping whose formats are all stated (see surveying.settle)."""

    def __init__(
        self, mapping: Mapping, headings: Sequence[str], zone: ZoneInfo, today: dt.date, currency: str = ""
    ) -> None:
        self.mapping, self._zone, self._today, self._currency = mapping, zone, today, currency
        self._picker = Picker(mapping, headings)
        steps = [Step(rule, self._picker, self._parser(rule)) for rule in mapping.rules.values()]
        self._steps = sorted(steps, key=lambda step: step.waits)
        self._blank: Values = {each.name: None for each in FIELDS[mapping.kind]}
        self._required = [each.name for each in FIELDS[mapping.kind] if each.required]
        if mapping.kind == ACCOUNTS and "external_id" in mapping.rules:
            self._required.append("external_id")
        self._check = CHECKS[mapping.kind]

    def records(self, table: Table) -> Iterator[Record]:
        for row in table.rows():
            if row.problem:
                yield Record(row.number, row.cells, problems=(row.problem,))
            else:
                yield self.convert(row.number, row.cells)

    def convert(self, number: int, written: Cells) -> Record:
        cells = self._picker.corrected(written)
        skipped = self._picker.skipped(cells)
        if skipped is not None:
            return Record(number, written, skipped=skipped)
        values, problems = dict(self._blank), []
        for step in self._steps:
            try:
                values[step.name] = step.fill(cells, values)
            except BadValue as bad:
                problems.append(Problem(bad.problem.message, bad.problem.params, step.rule.column or step.name))
        if not problems:
            problems = [*self._lacks(values), *self._money(values)] or list(self._check(values, self._today))
        if problems:
            return Record(number, written, problems=tuple(problems))
        return Record(number, written, values)

    def _lacks(self, values: Values) -> Iterator[Problem]:
        for name in self._required:
            if values[name] is None:
                rule = self.mapping.rules[name]
                yield Problem(N_("The row has no “%(field)s”."), {"field": name}, rule.column or name)

    def _money(self, values: Values) -> Iterator[Problem]:
        amount = values.get("amount")
        if amount is None:
            return
        try:
            stated = values["currency"] or ("" if amount.currency else self._currency)
            values["amount"], values["currency"] = amount.value, currency_of(amount.currency, stated)
        except BadValue as bad:
            yield Problem(bad.problem.message, bad.problem.params, self.mapping.rules["amount"].column)

    def _parser(self, rule: Rule) -> Callable[[Any], Any]:
        kind, field = rule.field.type, rule.field
        if kind == AMOUNT:
            return lambda cell: parse_amount(cell, rule.decimal or ".")
        if kind == MOMENT:
            zone = ZoneInfo(rule.time_zone or self.mapping.time_zone or self._zone.key)
            return lambda cell: moment(cell, rule, zone)
        if kind == CHOICE:
            return lambda cell: chosen(cell, field)
        if kind == MINUTES:
            return lambda cell: parse_minutes(cell, rule.unit)
        simple = {
            EMAIL: parse_email,
            NUMBER: parse_number,
            CURRENCY: lambda cell: currency_of("", text_of(cell)),
        }
        return simple.get(kind) or (lambda cell: parse_text(cell, field.most))


def moment(cell: Any, rule: Rule, zone: ZoneInfo) -> dt.date | dt.datetime:
    """A column whose times are all midnight holds days: its times are dropped rather than kept as facts."""
    found = parse_moment(cell, rule.dates or "ymd", zone)
    return found.date() if isinstance(found, dt.datetime) and rule.times == "drop" else found


def chosen(cell: Any, field: Field) -> str:
    text = folded(text_of(cell)).replace(" ", "_")
    if text not in field.choices:
        raise BadValue(
            N_("“%(text)s” is not one of %(choices)s; map it to one of them."),
            text=text_of(cell)[:80],
            choices=", ".join(field.choices),
        )
    return text
