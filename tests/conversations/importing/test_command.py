"""`manage.py import_file`: the same import, from a terminal."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from conversations.models import Opportunity
from tests.conversations.importing.bring import DEALS

GOOD = "id,name,amount\nD1,First,10\nD2,Second,abc\n=1+1,Third,-5\n"


@pytest.fixture
def run(cast, tmp_path):
    def _run(content, *options, mapping=None, kind="opportunities"):
        file, told = tmp_path / "deals.csv", tmp_path / "mapping.json"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        default = {"version": 1, "kind": "opportunities", "fields": {**DEALS, "amount": "amount"}}
        told.write_text(json.dumps(mapping or default))
        out = io.StringIO()
        arguments = [str(file), "--workspace", "novalis", "--kind", kind, "--mapping", str(told), *options]
        call_command("import_file", *arguments, stdout=out)
        return out.getvalue()

    return _run


def test_it_says_what_became_of_the_rows(run):
    said = run(GOOD)
    assert "created          1" in said
    assert "refused          2" in said
    assert "row 3: “abc” is not an amount." in said
    assert "row 4: The amount is negative." in said
    assert Opportunity.objects.get().external_id == "D1"


def test_it_says_the_same_to_a_program(run):
    said = json.loads(run(GOOD, "--json"))
    assert (said["rows"], said["created"], said["refused"], said["dry_run"]) == (3, 1, 2, False)
    assert said["refused_rows"][0] == {"row": 3, "reasons": ["“abc” is not an amount."]}


def test_a_dry_run_writes_nothing(run):
    assert json.loads(run(GOOD, "--json", "--dry-run"))["created"] == 1
    assert not Opportunity.objects.exists()


def test_refused_rows_come_back_as_a_file_without_formulas(run, tmp_path):
    run(GOOD, "--refused", str(tmp_path / "refused.csv"))
    rows = list(csv.reader((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()))
    assert rows == [
        ["id", "name", "amount", "Row", "Reason"],
        ["D2", "Second", "abc", "3", "“abc” is not an amount."],
        ["'=1+1", "Third", "-5", "4", "The amount is negative."],
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "The file is empty."),
        (b"PK\x03\x04 and more", "is an Excel or OpenDocument workbook"),
        ("id,name\nD1,First\n", "The file has no column “amount”."),
        ("id,name,amount\nD1,First,1.234\n", "State the decimal separator."),
    ],
)
def test_a_file_that_cannot_be_used_stops_it(run, content, message):
    with pytest.raises(CommandError, match=message) as stopped:
        run(content)
    assert stopped.value.returncode == 1


def test_a_file_that_cannot_be_used_is_told_to_a_program_too(run, capsys):
    with pytest.raises(SystemExit) as stopped:
        run("", "--json")
    assert stopped.value.code == 1


def test_a_mapping_of_another_kind_stops_it(run):
    with pytest.raises(CommandError, match="This mapping is for opportunities"):
        run(GOOD, kind="accounts")


def test_an_unknown_workspace_stops_it(run):
    with pytest.raises(CommandError, match="There is no workspace “mars”"):
        run(GOOD, "--workspace", "mars")


def test_a_missing_file_stops_it(run, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(GOOD, "--mapping", str(tmp_path / "none.json"))
