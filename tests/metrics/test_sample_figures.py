"""Two public sets of files, imported: the command's figures are those that were computed elsewhere.

They are not part of the product: SALESPROC_SAMPLE_DATA names the folder that holds them.
"""

import calendar
import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from metrics.computing import rebuild, refresh
from tests.conversations.importing.test_sample_files import FOLDER, bring, documented, oracle

pytestmark = pytest.mark.skipif(
    not FOLDER or not Path(FOLDER).is_dir(), reason="SALESPROC_SAMPLE_DATA names no folder of sample files"
)


@pytest.fixture
def figures(cast, capsys):
    def read(*arguments):
        capsys.readouterr()
        call_command("figures", "--workspace", "novalis", *arguments, "--json")
        return json.loads(capsys.readouterr().out)

    return read


@pytest.fixture
def sold(cast):
    mapping = documented("opportunities", "sales_agent")
    with (Path(FOLDER) / "maven_crm/sales_teams.csv").open() as file:
        offices = {row["sales_agent"]: row["regional_office"] for row in csv.DictReader(file)}
    mapping["fields"]["team"]["values"] = offices
    bring(cast, "maven_crm/accounts.csv", documented("accounts", "office_location"))
    bring(cast, "maven_crm/sales_pipeline.csv", mapping)
    refresh(cast.workspace.pk)
    return oracle("maven_crm")


@pytest.fixture
def applications(cast):
    for kind in ("opportunities", "stage_history", "conversations"):
        bring(cast, f"bpic2012_slice/{kind}.csv", documented(kind, "case_id"))
    refresh(cast.workspace.pk)
    return oracle("bpic2012_slice")


def close(expected):
    return pytest.approx(expected, abs=1e-4)


def assert_sold(group, told):
    assert {kind: group[kind] for kind in ("won", "lost", "open")} == {
        kind: told[kind] for kind in ("won", "lost", "open")
    }
    assert (group["no_decision"], group["disqualified"]) == (0, 0)
    assert group["rates"]["conversion"]["rate"] == close(told["win_rate_decided"])
    assert group["rates"]["loss"]["rate"] == close(told["loss_rate_decided"])
    days = told["cycle_days"]
    assert group["cycle"]["won"]["median"] == close(days["won_median"])
    assert group["cycle"]["lost"]["median"] == close(days["lost_median"])
    assert group["cycle"]["decided"]["median"] == close(days["closed_median"])
    [won] = group["won_amounts"]
    assert (won["n"], won["sum"]) == (told["won"], told["won_value"])
    assert (won["mean"], won["median"]) == close((told["avg_won_value"], told["median_won_value"]))


def test_a_year_of_opportunities_has_the_figures_of_its_oracle(cast, sold, figures):
    assert_sold(figures()["total"], sold["overall"])
    for by, told in (("team", sold["by_region"]), ("owner", sold["by_agent"])):
        groups = {group["name"]: group for group in figures("--by", by)["groups"]}
        assert groups.keys() == told.keys()
        for name, group in groups.items():
            assert_sold(group, told[name])
    assert_quarters_and_months(sold, figures)
    assert_halves_are_the_whole(figures)
    assert rebuild(cast.workspace.pk).mended == 0


def assert_quarters_and_months(sold, figures):
    quarters = {group["key"]: group for group in figures("--by", "quarter")["groups"]}
    assert quarters.pop(None)["open"] == sold["overall"]["open"]
    assert len(quarters) == len(sold["by_close_quarter"])
    for quarter, told in sold["by_close_quarter"].items():
        assert_sold(quarters[first_day(quarter)], told)
    for month, told in sold["by_close_month"].items():
        last = calendar.monthrange(2017, int(month[-2:]))[1]
        found = figures("--from", f"{month}-01", "--to", f"{month}-{last}")["total"]
        assert_sold(found, told | {"open": sold["overall"]["open"]})


def first_day(quarter):
    """Of "2017Q2" the 1st of April."""
    return f"{quarter[:4]}-{int(quarter[-1]) * 3 - 2:02}-01"


def assert_halves_are_the_whole(figures):
    """From any day to any day: two halves that cut through a month are the whole."""
    whole = figures("--from", "2017-03-01", "--to", "2017-12-31")["total"]
    first = figures("--from", "2017-03-01", "--to", "2017-08-17")["total"]
    second = figures("--from", "2017-08-18", "--to", "2017-12-31")["total"]
    for kind in ("won", "lost", "decided"):
        assert first[kind] + second[kind] == whole[kind]
        assert first[kind] > 0 < second[kind]


def test_applications_have_the_figures_of_their_oracle(cast, applications, figures):
    told, total = applications["rates"], figures()["total"]
    assert {kind: total[kind] for kind in applications["outcomes"]} == applications["outcomes"]
    assert_application_rates(total, told)
    for outcome, name in (("won", "won"), ("lost", "lost"), ("no_decision", "no_decision"), ("decided", "closed")):
        cycle = applications["cycle_time"][name]
        assert total["cycle"][outcome]["n"] == cycle["n"]
        assert total["cycle"][outcome]["median"] == close(cycle["median_days"])
    [won] = total["won_amounts"]
    asked = applications["amount_requested"]["won"]
    assert (won["n"], won["sum"]) == (asked["n"], asked["total"])
    assert (won["mean"], won["median"]) == close((asked["mean"], asked["median"]))
    quarters = {group["key"]: group for group in figures("--by", "quarter")["groups"]}
    for quarter, told_then in applications["by_close_quarter"].items():
        assert_application_rates(quarters[first_day(quarter)], told_then)
    assert rebuild(cast.workspace.pk).mended == 0


def assert_application_rates(group, told):
    kinds = ("won", "lost", "no_decision")
    assert {kind: group[kind] for kind in kinds} == {kind: told[kind] for kind in kinds}
    assert group["rates"]["conversion"]["rate"] == close(told["win_rate_closed"])
    assert group["rates"]["loss"]["rate"] == close(told["loss_rate_closed"])
    assert group["rates"]["no_decision"]["rate"] == close(told["no_decision_rate_closed"])
