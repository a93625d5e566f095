"""From rows to records: corrections, conditions, questions about whole columns, and checks between fields."""

import datetime as dt
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from conversations.importing.converting import Converter
from conversations.importing.mapping import parse_mapping
from conversations.importing.problems import BadMapping
from conversations.importing.reading import open_table
from conversations.importing.surveying import settle, survey

BASE = {"external_id": "id", "name": {"column": "id"}, "team": {"constant": "Sales"}}


def records(content, fields, currency="EUR", **more):
    kind = more.pop("kind", "opportunities")
    base = BASE if kind == "opportunities" else {}
    table = open_table(io.BytesIO(content.encode()), "file.csv")
    mapping = parse_mapping({"version": 1, "kind": kind, "fields": {**base, **fields}, **more})
    mapping = settle(mapping, survey(table, mapping))
    return list(
        Converter(mapping, table.headings, ZoneInfo("Europe/Paris"), dt.date(2025, 1, 1), currency).records(table)
    )


def column(found, name):
    return [record.values[name] if record.values else None for record in found]


def reasons(found):
    return {record.number: [str(each) for each in record.problems] for record in found if record.problems}


def test_the_first_template_whose_columns_are_filled_is_used():
    found = records(
        "id,product,account\n1,GTXPro,Acme\n2,MG,\n3,,\n",
        {"name": {"template": ["{product} for {account}", "{product}"]}},
        replace={"product": {"GTXPro": "GTX Pro"}},
    )
    assert column(found, "name") == ["GTX Pro for Acme", "MG", None]
    assert reasons(found) == {4: ["The row has no “name”."]}


def test_values_are_mapped_exactly_or_loosely_as_said():
    exact = {"outcome": {"column": "s", "values": {"Won": "won"}, "other_values": "empty"}}
    loose = {"outcome": {"column": "s", "values": {"closed won": "won"}, "match": "loose", "other_values": "empty"}}
    assert column(records("id,s\n1,Won\n2,WON\n", exact), "outcome") == ["won", None]
    assert column(records("id,s\n1,Closed  Won\n2,open\n", loose), "outcome") == ["won", None]


def test_a_value_that_the_mapping_does_not_know_is_refused_when_it_says_so():
    found = records(
        "id,rep\n1,Ada\n2,Bob\n",
        {"team": {"column": "rep", "values": {"Ada": "North"}, "other_values": "refuse"}},
    )
    assert reasons(found) == {3: ["“Bob” is not among the values of the mapping."]}


def test_a_zero_means_unknown_only_where_the_mapping_says_so():
    found = records(
        "id,s,v\n1,Won,0\n2,Lost,0\n3,Lost,5\n",
        {
            "amount": {
                "column": "v",
                "empty_values": ["0"],
                "empty_values_when": {"column": "s", "in": ["Lost"]},
            }
        },
    )
    assert column(found, "amount") == [Decimal(0), None, Decimal(5)]


def test_a_closing_date_counts_only_once_there_is_an_outcome():
    fields = {
        "outcome": {"column": "s", "values": {"won": "won"}, "other_values": "empty"},
        "closed": {"column": "c", "when": {"field": "outcome", "given": True}},
    }
    found = records("id,s,c\n1,won,2024-05-06\n2,open,2024-05-31\n", fields)
    assert column(found, "closed") == [dt.date(2024, 5, 6), None]


def test_a_closing_date_without_outcome_is_refused():
    assert reasons(records("id,c\n1,2024-05-06\n", {"closed": "c"})) == {
        2: ["The row has a closing date but no outcome."]
    }


@pytest.mark.parametrize(
    ("opened", "closed", "refused"),
    [
        ("2024-05-06", "2024-05-05", True),
        ("2024-05-06", "2024-05-06", False),
        ("2024-05-06 10:00", "2024-05-06 09:00", True),
        ("2024-05-06 10:00", "2024-05-06", False),
    ],
)
def test_closed_before_opened_is_refused(opened, closed, refused):
    fields = {"opened": "o", "closed": "c", "outcome": {"constant": "won"}}
    found = reasons(records(f"id,o,c\n1,{opened},{closed}\n", fields))
    assert bool(found) is refused
    assert all("before it was opened" in each[0] for each in found.values())


def test_every_reason_of_a_row_is_told():
    found = records("id,v,o\n1,abc,soon\n", {"amount": "v", "opened": "o"})
    assert reasons(found) == {2: ["“abc” is not an amount.", "“soon” is not a date."]}


def test_amounts_of_a_column_are_read_one_way_or_asked_about():
    assert column(records('id,v\n1,"1.234,56"\n2,1.000\n', {"amount": "v"}), "amount") == [
        Decimal("1234.56"),
        Decimal(1000),
    ]
    with pytest.raises(BadMapping, match=r"“v” can be read in two ways, such as “1\.234”"):
        records("id,v\n1,1.234\n", {"amount": "v"})
    stated = records("id,v\n1,1.234\n", {"amount": {"column": "v", "decimal": ","}})
    assert column(stated, "amount") == [Decimal(1234)]


def test_dates_of_a_column_are_read_one_way_or_asked_about():
    assert column(records("id,o\n1,03/04/2024\n2,16/04/2024\n", {"opened": "o"}), "opened")[0] == dt.date(2024, 4, 3)
    with pytest.raises(BadMapping, match="State their order"):
        records("id,o\n1,03/04/2024\n", {"opened": "o"})
    stated = records("id,o\n1,03/04/2024\n", {"opened": "o"}, formats={"dates": "mdy"})
    assert column(stated, "opened") == [dt.date(2024, 3, 4)]


def test_a_column_of_midnights_holds_days():
    found = column(records("id,o\n1,2024-04-03 00:00\n", {"opened": "o"}), "opened")
    assert (found, type(found[0])) == ([dt.date(2024, 4, 3)], dt.date)


def test_the_currency_is_that_of_the_cell_then_of_the_row_then_of_the_workspace():
    found = records("id,v,c\n1,12 €,\n2,12,CHF\n3,12,\n4,$12,EUR\n", {"amount": "v", "currency": "c"}, currency="SEK")
    assert column(found, "currency") == ["EUR", "CHF", "SEK", None]
    assert "its currency is EUR" in reasons(found)[5][0]


def test_rows_left_out_carry_the_reason():
    found = records(
        "id,t\n1,call\n2,internal\n",
        {"external_id": "id", "opportunity": {"constant": "D1"}, "starts": {"constant": "2024-05-06"}},
        kind="conversations",
        skip_rows=[{"column": "t", "in": ["internal"], "reason": "Internal work"}],
    )
    assert [record.skipped for record in found] == [None, "Internal work"]


def test_a_row_without_identifier_is_refused():
    assert "external_id" in reasons(records("id,n\n,x\n", {"name": "n"}))[2][0]


def test_an_unknown_outcome_is_refused_with_the_choices():
    found = reasons(records("id,s\n1,Churned\n", {"outcome": "s"}))
    assert "“Churned” is not one of won, lost, no_decision, disqualified" in found[2][0]


def test_a_row_that_cannot_be_read_stops_no_other():
    found = records("id,n\n1,a\n2\n3,c\n", {"name": "n"})
    assert column(found, "name") == ["a", None, "c"]
    assert reasons(found) == {3: ["The row is too short: 1 cells instead of 2."]}


def test_what_is_in_the_future_did_not_happen():
    found = records("id,c\n1,2025-01-02\n2,2025-01-01\n", {"closed": "c", "outcome": {"constant": "won"}})
    assert reasons(found) == {2: ["2025-01-02 is in the future."]}
