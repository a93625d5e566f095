"""The mapping: what it accepts, what it says of its mistakes, and that its published schema agrees."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import conversations.importing
from conversations.importing.fields import FIELDS, KINDS
from conversations.importing.mapping import load_mapping, parse_mapping
from conversations.importing.problems import BadMapping

SCHEMA = json.loads((Path(conversations.importing.__file__).parent / "mapping.schema.json").read_text())
DOCS = Path(__file__).parents[3] / "docs" / "import.md"


def deals(**more):
    fields = {"external_id": "id", "name": "name", "team": {"constant": "Sales"}, **more.pop("fields", {})}
    return {"version": 1, "kind": "opportunities", "fields": fields, **more}


def problems(mapping):
    with pytest.raises(BadMapping) as caught:
        parse_mapping(mapping)
    return {each.column: str(each) for each in caught.value.problems}


def examples():
    blocks = DOCS.read_text().split("```json\n")[1:]
    return [json.loads(block.split("```")[0]) for block in blocks]


def test_a_bare_text_is_a_column():
    rule = parse_mapping(deals()).rules["name"]
    assert (rule.column, rule.other_values, rule.when_missing) == ("name", "keep", "refuse")


def test_every_mistake_is_told_with_its_place():
    found = problems(
        deals(
            colour="red",
            formats={"decimal": ";", "time_zone": "Mars/Olympus"},
            fields={
                "owner": {"column": "rep", "when_missing": "invent"},
                "amount": {"column": "amount", "dates": "dmy"},
                "size": "size",
                "closed": {"column": "closed", "when": {"field": "outcome", "given": True}},
            },
        )
    )
    assert set(found) == {
        "mapping.colour",
        "formats.decimal",
        "formats.time_zone",
        "fields.owner.when_missing",
        "fields.amount.dates",
        "fields.size",
        "fields.closed",
    }
    assert "“invent” is not one of refuse, empty, create" in found["fields.owner.when_missing"]


def test_a_required_field_must_be_told():
    assert problems({"version": 1, "kind": "opportunities", "fields": {"external_id": "id", "name": "n"}}) == {
        "fields.team": "It is required."
    }


def test_without_an_identifier_a_mapping_is_refused():
    found = problems({"version": 1, "kind": "contacts", "fields": {"name": "n", "account": "a"}})
    assert "would count twice" in found["fields.external_id"]
    found = problems({"version": 1, "kind": "opportunities", "fields": {"name": "n", "team": {"constant": "S"}}})
    assert "It is required" in found["fields.external_id"]


def test_creating_buyer_roles_needs_their_nature():
    role = {"column": "role", "when_missing": "create"}
    fields = {"external_id": "id", "name": "n", "account": "a", "opportunity": "o", "buyer_role": role}
    assert list(problems({"version": 1, "kind": "contacts", "fields": fields})) == ["fields.buyer_role.nature"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ('{"version": 9}', "version 1"),
        ('{"version": 1, "kind": "x"}', "kind"),
        ('{"version": 1, "kind": "accounts"}', "State where each field comes from"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_mapping_is_refused(source, message):
    with pytest.raises(BadMapping, match=message):
        load_mapping(source)


@pytest.mark.parametrize(
    "broken",
    [
        {"fields": {"name": 5}},
        {"fields": {"name": {"column": "a", "constant": "b"}}},
        {"fields": {"name": {"template": [1]}}},
        {"fields": {"name": {"column": "a", "values": ["x"]}}},
        {"fields": {"name": {"column": "a", "empty_values": "0"}}},
        {"fields": {"name": {"column": "a", "when": {"column": "b"}}}},
        {"fields": {"name": {"column": "a", "when": {"column": "b", "field": "team", "given": True}}}},
        {"skip_rows": {"column": "a"}},
        {"skip_rows": [{"field": "name", "given": True}]},
        {"replace": {"a": "b"}},
        {"file": {"colour": "red"}},
        {"formats": []},
    ],
)
def test_a_broken_part_is_told_and_the_schema_agrees(broken):
    fields = {**deals()["fields"], **broken.get("fields", {})}
    mapping = {**deals(), **broken, "fields": fields}
    if broken == {"formats": []}:
        assert not Draft202012Validator(SCHEMA).is_valid(mapping)
        return
    assert problems(mapping)
    assert not Draft202012Validator(SCHEMA).is_valid(mapping) or "skip_rows" in broken


def test_a_column_that_the_file_has_not_is_named():
    with pytest.raises(BadMapping, match="no column “name”"):
        parse_mapping(deals()).check_columns(["id"])


def test_the_columns_of_templates_and_conditions_are_looked_for():
    mapping = parse_mapping(
        deals(
            fields={
                "name": {"template": ["{product} for {company}", "{product}"]},
                "amount": {
                    "column": "value",
                    "empty_values": ["0"],
                    "empty_values_when": {"column": "s", "in": ["x"]},
                },
            },
            replace={"product": {"A": "B"}},
            skip_rows=[{"column": "type", "in": ["test"]}],
        )
    )
    assert mapping.columns == {"id", "product", "company", "value", "s", "type"}


def test_the_schema_is_a_schema_and_knows_every_field():
    Draft202012Validator.check_schema(SCHEMA)
    known = SCHEMA["properties"]["fields"]["propertyNames"]["enum"]
    assert set(known) == {each.name for kind in KINDS for each in FIELDS[kind]}
    assert SCHEMA["properties"]["kind"]["enum"] == list(KINDS)


def test_every_example_of_the_documentation_is_a_mapping():
    found = examples()
    assert {each["kind"] for each in found} == set(KINDS)
    for each in found:
        Draft202012Validator(SCHEMA).validate(each)
        parse_mapping(each)


@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800"])
def test_characters_that_no_database_keeps_are_refused(text):
    with pytest.raises(BadMapping, match="characters"):
        load_mapping(f'{{"version": 1, "kind": "accounts", "fields": {{"name": "{text}"}}}}')
