"""How one field is filled: from a column, a constant or a template; its corrections, its conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .fields import AMOUNT, BY_NAME, MINUTES, MOMENT, REFERENCE, Field
from .moments import ORDERS
from .problems import N_, Problem
from .values import MINUTES_IN

PLACE = re.compile(r"\{([^{}]+)\}")
KEEP, EMPTY, REFUSE = "keep", "empty", "refuse"
OTHER_VALUES = (KEEP, EMPTY, REFUSE)
RULE_KEYS = {
    "column",
    "constant",
    "template",
    "values",
    "match",
    "other_values",
    "empty_values",
    "empty_values_when",
    "when",
    "when_missing",
    "by",
    "decimal",
    "dates",
    "time_zone",
    "times",
    "unit",
    "nature",
}
NATURES = ("benefits", "decides", "implements", "uses", "buys", "influences")


@dataclass(frozen=True)
class Condition:
    """True when the cell of `column`, or the value of `field`, is one of `among`, or is there at all."""

    column: str = ""
    field: str = ""
    among: frozenset[str] | None = None
    not_among: frozenset[str] | None = None
    given: bool | None = None

    def holds(self, value: str) -> bool:
        if self.given is not None:
            return bool(value) is self.given
        if self.among is not None:
            return value in self.among
        return value not in (self.not_among or ())


@dataclass(frozen=True)
class Rule:
    """What the mapping says of one field. Empty formats are those of the mapping, or are detected."""

    field: Field
    column: str = ""
    constant: str | None = None
    templates: tuple[str, ...] = ()
    values: Dict[str, str] | None = None
    loose: bool = False
    other_values: str = KEEP
    empty_values: frozenset[str] = frozenset()
    empty_values_when: Condition | None = None
    when: Condition | None = None
    when_missing: str = REFUSE
    by: str = ""
    decimal: str = ""
    dates: str = ""
    time_zone: str = ""
    times: str = ""
    unit: str = "minutes"
    nature: str = ""

    @property
    def columns(self) -> set[str]:
        """The columns that the rule reads, those of its conditions included."""
        names = {self.column} if self.column else set()
        names.update(place for template in self.templates for place in PLACE.findall(template))
        names.update(each.column for each in (self.when, self.empty_values_when) if each and each.column)
        return names


@dataclass
class Reader:
    """Reads one object of the JSON and notes every problem with its place, not only the first."""

    problems: list[Problem] = field(default_factory=list)

    def note(self, place: str, message: str, **params: Any) -> None:
        self.problems.append(Problem(message, params, place))

    def unknown_keys(self, place: str, found: Dict[str, Any], known: set[str]) -> None:
        for key in sorted(set(found) - known):
            self.note(f"{place}.{key}", N_("“%(key)s” is not a word of the mapping."), key=key)

    def text(self, place: str, value: Any, default: str = "") -> str:
        if value is None:
            return default
        if not isinstance(value, str):
            self.note(place, N_("A text is expected."))
            return default
        return value

    def one_of(self, place: str, value: Any, choices: tuple[str, ...], default: str) -> str:
        if value is None:
            return default
        if value not in choices:
            self.note(place, N_("“%(value)s” is not one of %(choices)s."), value=value, choices=", ".join(choices))
            return default
        return str(value)

    def texts(self, place: str, value: Any) -> frozenset[str]:
        if value is None:
            return frozenset()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.note(place, N_("A list of texts is expected."))
            return frozenset()
        return frozenset(each.strip() for each in value)

    def zone(self, place: str, value: Any) -> str:
        name = self.text(place, value)
        try:
            return ZoneInfo(name).key if name else ""
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.note(place, N_("“%(zone)s” is not a time zone, such as Europe/Paris."), zone=name)
            return ""

    def condition(self, place: str, value: Any, kind: str) -> Condition | None:
        if value is None:
            return None
        if not isinstance(value, dict) or ("column" in value) == ("field" in value):
            self.note(place, N_("A condition names a column or a field."))
            return None
        self.unknown_keys(place, value, {"column", "field", "in", "not_in", "given"})
        if sum(key in value for key in ("in", "not_in", "given")) != 1:
            self.note(place, N_("A condition says one of “in”, “not_in” and “given”."))
            return None
        if "field" in value and value["field"] not in BY_NAME[kind]:
            self.note(place, N_("“%(field)s” is not a field of these files."), field=value["field"])
        given = value.get("given")
        return Condition(
            column=self.text(f"{place}.column", value.get("column")),
            field=self.text(f"{place}.field", value.get("field")),
            among=self.texts(f"{place}.in", value["in"]) if "in" in value else None,
            not_among=self.texts(f"{place}.not_in", value["not_in"]) if "not_in" in value else None,
            given=bool(given) if given is not None else None,
        )

    def pairs(self, place: str, value: Any) -> Dict[str, str] | None:
        """A map of values; null stands for no value."""
        if value is None:
            return None
        if not isinstance(value, dict) or not all(isinstance(each, str | None) for each in value.values()):
            self.note(place, N_("A map from texts to texts is expected."))
            return None
        return {key.strip(): (each or "").strip() for key, each in value.items()}

    def rule(self, name: str, value: Any, kind: str) -> Rule | None:
        """One entry of "fields". A bare text is short for a column."""
        place, known = f"fields.{name}", BY_NAME[kind].get(name)
        if known is None:
            self.note(place, N_("“%(field)s” is not a field of these files."), field=name)
            return None
        value = {"column": value} if isinstance(value, str) else value
        if not isinstance(value, dict) or sum(k in value for k in ("column", "constant", "template")) != 1:
            self.note(place, N_("Say one of “column”, “constant” and “template”."))
            return None
        self.unknown_keys(place, value, RULE_KEYS)
        return Rule(
            field=known,
            **self._source(place, value),
            **self._corrections(place, value, kind),
            **self._reference(place, value, known),
            **self._formats(place, value, known),
        )

    def _source(self, place: str, value: Dict[str, Any]) -> dict[str, Any]:
        templates = value.get("template") or []
        templates = [templates] if isinstance(templates, str) else templates
        if not isinstance(templates, list) or not all(isinstance(each, str) for each in templates):
            self.note(f"{place}.template", N_("A template is a text such as “{product} for {account}”."))
            templates = []
        constant = value.get("constant")
        return {
            "column": self.text(f"{place}.column", value.get("column")),
            "constant": self.text(f"{place}.constant", constant) if constant is not None else None,
            "templates": tuple(templates),
        }

    def _corrections(self, place: str, value: Dict[str, Any], kind: str) -> dict[str, Any]:
        return {
            "values": self.pairs(f"{place}.values", value.get("values")),
            "loose": self.one_of(f"{place}.match", value.get("match"), ("exact", "loose"), "exact") == "loose",
            "other_values": self.one_of(f"{place}.other_values", value.get("other_values"), OTHER_VALUES, KEEP),
            "empty_values": self.texts(f"{place}.empty_values", value.get("empty_values")),
            "empty_values_when": self.condition(f"{place}.empty_values_when", value.get("empty_values_when"), kind),
            "when": self.condition(f"{place}.when", value.get("when"), kind),
        }

    def _reference(self, place: str, value: Dict[str, Any], known: Field) -> dict[str, Any]:
        if known.type != REFERENCE:
            for key in {"by", "when_missing", "nature"} & set(value):
                self.note(f"{place}.{key}", N_("“%(key)s” says nothing of this field."), key=key)
            return {}
        ways = known.when_missing
        found = {
            "by": self.one_of(f"{place}.by", value.get("by"), known.by, known.by[0]),
            "when_missing": self.one_of(f"{place}.when_missing", value.get("when_missing"), ways, ways[0]),
            "nature": self.one_of(f"{place}.nature", value.get("nature"), NATURES, ""),
        }
        if known.name == "buyer_role" and found["when_missing"] == "create" and not found["nature"]:
            self.note(f"{place}.nature", N_("State the nature of the buyer roles to create."))
        return found

    def _formats(self, place: str, value: Dict[str, Any], known: Field) -> dict[str, Any]:
        allowed = {AMOUNT: {"decimal"}, MOMENT: {"dates", "time_zone", "times"}, MINUTES: {"unit"}}
        formats = {"decimal", "dates", "time_zone", "times", "unit"} & set(value)
        for key in formats - allowed.get(known.type, set()):
            self.note(f"{place}.{key}", N_("“%(key)s” says nothing of this field."), key=key)
        return {
            "decimal": self.one_of(f"{place}.decimal", value.get("decimal"), (".", ","), ""),
            "dates": self.one_of(f"{place}.dates", value.get("dates"), ORDERS, ""),
            "time_zone": self.zone(f"{place}.time_zone", value.get("time_zone")),
            "times": self.one_of(f"{place}.times", value.get("times"), ("keep", "drop"), ""),
            "unit": self.one_of(f"{place}.unit", value.get("unit"), tuple(MINUTES_IN), "minutes"),
        }
