"""The mapping: which column tells which field, in a JSON that people can read, keep and send to each other.

Its words are described in docs/import.md, and its shape in mapping.schema.json beside this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from typing import Any

from .fields import CONTACTS, KINDS, required_fields
from .moments import ORDERS
from .problems import N_, BadMapping, Problem
from .reading import ReadOptions
from .rules import Condition, Reader, Rule

VERSION = 1
KEYS = {"version", "kind", "name", "file", "formats", "replace", "skip_rows", "fields"}


@dataclass(frozen=True)
class Skip:
    """Rows that the file holds but the import leaves out, counted under `reason`."""

    condition: Condition
    reason: str


@dataclass(frozen=True)
class Mapping:
    kind: str
    rules: Dict[str, Rule]
    name: str = ""
    options: ReadOptions = field(default_factory=ReadOptions)
    decimal: str = ""
    dates: str = ""
    time_zone: str = ""
    replace: Dict[str, Dict[str, str]] | None = None
    skips: tuple[Skip, ...] = ()

    @property
    def columns(self) -> set[str]:
        names = {skip.condition.column for skip in self.skips} | set(self.replace or {})
        return names.union(*(rule.columns for rule in self.rules.values()))

    def with_rules(self, rules: Iterable[Rule]) -> Mapping:
        return replace(self, rules={rule.field.name: rule for rule in rules})

    def check_columns(self, headings: Iterable[str]) -> None:
        """Raises BadMapping when the mapping reads a column that the file has not."""
        missing = sorted(self.columns - set(headings))
        if missing:
            raise BadMapping(
                [Problem(N_("The file has no column “%(column)s”."), {"column": name}, name) for name in missing]
            )


def load_mapping(source: str | bytes) -> Mapping:
    """From the text of a JSON file. Raises BadMapping with every problem found."""
    try:
        found = json.loads(source)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise BadMapping([Problem(N_("The mapping is not JSON (line %(line)d)."), {"line": line})]) from None
    return parse_mapping(found)


def parse_mapping(found: Any) -> Mapping:
    """From the JSON as Python values. Raises BadMapping with every problem found, each with its place."""
    if not isinstance(found, dict):
        raise BadMapping([Problem(N_("A mapping is a JSON object."))])
    if not is_clean(found):
        raise BadMapping([Problem(N_("The mapping holds characters that no text holds."))])
    if found.get("version") != VERSION:
        raise BadMapping([Problem(N_("This release reads mappings of version 1."), column="version")])
    if found.get("kind") not in KINDS:
        message = N_("State the kind of file: one of %(kinds)s.")
        raise BadMapping([Problem(message, {"kinds": ", ".join(KINDS)}, "kind")])
    reader = Reader()
    mapping = build(reader, found)
    check_whole(reader, mapping)
    if reader.problems:
        raise BadMapping(reader.problems)
    return mapping


def is_clean(found: Any) -> bool:
    """No NUL and no half of a character, which JSON can spell and a database cannot keep."""
    try:
        return b"\\u0000" not in json.dumps(found).encode() and bool(json.dumps(found, ensure_ascii=False).encode())
    except (UnicodeEncodeError, RecursionError, TypeError):
        return False


def build(reader: Reader, found: Dict[str, Any]) -> Mapping:
    kind = found["kind"]
    reader.unknown_keys("mapping", found, KEYS)
    file = part(reader, found, "file", {"encoding", "separator", "sheet"})
    formats = part(reader, found, "formats", {"decimal", "dates", "time_zone"})
    fields = found.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise BadMapping([Problem(N_("State where each field comes from."), column="fields")])
    rules = {name: reader.rule(name, value, kind) for name, value in fields.items()}
    return Mapping(
        kind=kind,
        rules={name: rule for name, rule in rules.items() if rule},
        name=reader.text("name", found.get("name")),
        options=ReadOptions(**{key: reader.text(f"file.{key}", value) for key, value in file.items()}),
        decimal=reader.one_of("formats.decimal", formats.get("decimal"), (".", ","), ""),
        dates=reader.one_of("formats.dates", formats.get("dates"), ORDERS, ""),
        time_zone=reader.zone("formats.time_zone", formats.get("time_zone")),
        replace={
            column: reader.pairs(f"replace.{column}", pairs) or {}
            for column, pairs in part(reader, found, "replace", None).items()
        },
        skips=tuple(skips_of(reader, found.get("skip_rows"), kind)),
    )


def part(reader: Reader, found: Dict[str, Any], key: str, known: set[str] | None) -> Dict[str, Any]:
    value = found.get(key) or {}
    if not isinstance(value, dict):
        reader.note(key, N_("A JSON object is expected."))
        return {}
    if known is not None:
        reader.unknown_keys(key, value, known)
        value = {name: each for name, each in value.items() if name in known}
    return value


def skips_of(reader: Reader, value: Any, kind: str) -> Iterable[Skip]:
    if not isinstance(value or [], list):
        reader.note("skip_rows", N_("A list is expected."))
        return
    for place, each in enumerate(value or []):
        if not isinstance(each, dict):
            reader.note(f"skip_rows.{place}", N_("A JSON object is expected."))
            continue
        reason = reader.text(f"skip_rows.{place}.reason", each.get("reason"))
        rest = {key: part for key, part in each.items() if key != "reason"}
        condition = reader.condition(f"skip_rows.{place}", rest, kind)
        if condition and condition.field:
            reader.note(f"skip_rows.{place}", N_("Rows are left out by a column, not by a field."))
        elif condition:
            yield Skip(condition, reason)


def check_whole(reader: Reader, mapping: Mapping) -> None:
    """What no single field can tell: what is required, and what keeps a second import from doubling."""
    for each in required_fields(mapping.kind):
        if each.name not in mapping.rules:
            reader.note(f"fields.{each.name}", N_("It is required."))
    if mapping.kind == CONTACTS and not {"external_id", "email"} & set(mapping.rules):
        reader.note("fields.external_id", N_("Without an identifier the same file sent twice would count twice."))
    for name, rule in mapping.rules.items():
        for condition in (rule.when, rule.empty_values_when):
            aim = mapping.rules.get(condition.field) if condition and condition.field else None
            if condition and condition.field and (aim is None or aim is rule or conditional(aim)):
                message = N_("A condition looks at a field that is filled without a condition on another one.")
                reader.note(f"fields.{name}", message)


def conditional(rule: Rule) -> bool:
    return any(each and each.field for each in (rule.when, rule.empty_values_when))
