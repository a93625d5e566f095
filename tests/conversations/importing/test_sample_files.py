"""Two public sets of files, imported and checked against figures computed elsewhere.

They are not part of the product: SALESPROC_SAMPLE_DATA names the folder that holds them.
"""

import csv
import json
import os
from collections import Counter
from operator import itemgetter
from pathlib import Path
from statistics import median

import pytest

from conversations.importing.mapping import parse_mapping
from conversations.importing.running import Import, Report
from conversations.models import Account, Conversation, Opportunity, Outcome, StageEntry
from people.models import Membership, Team

FOLDER = os.environ.get("SALESPROC_SAMPLE_DATA", "")
pytestmark = pytest.mark.skipif(
    not FOLDER or not Path(FOLDER).is_dir(), reason="SALESPROC_SAMPLE_DATA names no folder of sample files"
)
DOCS = Path(__file__).parents[3] / "docs" / "import.md"


def documented(kind, column):
    """The example of docs/import.md that reads such a file."""
    blocks = [json.loads(block.split("```")[0]) for block in DOCS.read_text().split("```json\n")[1:]]
    return next(each for each in blocks if each["kind"] == kind and column in json.dumps(each))


def bring(cast, path, mapping):
    report, refused = Report(), []
    with (Path(FOLDER) / path).open("rb") as file:
        for step in Import(cast.workspace, cast.admin, parse_mapping(mapping), file, path).run():
            report.add(step.report)
            refused += step.refusals
    assert refused == []
    return report


def oracle(folder):
    return json.loads((Path(FOLDER) / folder / "oracle.json").read_text())


@pytest.fixture
def pipeline():
    """The mapping of the documentation, with the real list of agents and offices."""
    mapping = documented("opportunities", "sales_agent")
    with (Path(FOLDER) / "maven_crm/sales_teams.csv").open() as file:
        offices = {row["sales_agent"]: row["regional_office"] for row in csv.DictReader(file)}
    mapping["fields"]["team"]["values"] = offices
    return mapping


@pytest.fixture
def sold(cast, pipeline):
    """A year of opportunities, brought with their accounts."""
    accounts = documented("accounts", "office_location")
    assert bring(cast, "maven_crm/accounts.csv", accounts).created == 85
    report = bring(cast, "maven_crm/sales_pipeline.csv", pipeline)
    assert (report.created, report.updated, report.unchanged, report.refused) == (8800, 0, 0, 0)
    assert dict(report.new) == {"team": 3, "owner": 30}
    assert bring(cast, "maven_crm/accounts.csv", accounts).unchanged == 85
    return Opportunity.objects.filter(workspace=cast.workspace)


def test_a_year_of_opportunities_is_counted_as_its_oracle_does(cast, sold, pipeline):
    told = oracle("maven_crm")
    counted = {kind: told["overall"][kind or "open"] for kind in ("won", "lost", "")} | {"": told["overall"]["open"]}
    assert Counter(sold.values_list("outcome", flat=True)) == counted
    stages = Counter(sold.filter(outcome="").values_list("stage_name", flat=True))
    assert stages == {stage: told["by_stage"][stage] for stage in ("Engaging", "Prospecting")}
    won = sold.filter(outcome="won")
    assert sum(won.values_list("amount", flat=True)) == told["overall"]["won_value"]
    cycles = [(decided - opened).days for opened, decided in won.values_list("opened_on", "decided_on")]
    assert median(cycles) == told["overall"]["cycle_days"]["won_median"]
    for team in Team.objects.filter(name__in=told["by_region"]):
        region = told["by_region"][team.name]
        assert (sold.filter(team=team).count(), won.filter(team=team).count()) == (
            region["opportunities"],
            region["won"],
        )
    for agent in Membership.objects.filter(name__in=told["by_agent"]):
        assert won.filter(owner=agent).count() == told["by_agent"][agent.name]["won"]
    again = bring(cast, "maven_crm/sales_pipeline.csv", pipeline)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 8800, 0)
    assert Outcome.objects.filter(workspace=cast.workspace).count() == 6711


def test_what_a_year_of_opportunities_does_not_know_stays_unknown(cast, sold):
    told = oracle("maven_crm")
    assert sold.filter(account=None).count() == told["blank_account"] == 1425
    assert sold.filter(opened_on=None).count() == told["overall"]["prospecting"]
    assert not sold.filter(outcome="lost").exclude(amount=None).exists()
    assert not sold.exclude(opened_at=None).exists()
    assert not StageEntry.objects.filter(workspace=cast.workspace).exists()
    assert sold.filter(name__contains="GTX Pro").count() == told["raw_products"]["GTXPro"]
    assert not sold.filter(name__contains="GTXPro").exists()
    assert Account.objects.filter(workspace=cast.workspace).count() == 85


@pytest.fixture
def applications(cast):
    """Opportunities with exact times, their stage history and their conversations."""
    kinds = ("opportunities", "stage_history", "conversations")
    files = {kind: documented(kind, "case_id") for kind in kinds}
    reports = {kind: bring(cast, f"bpic2012_slice/{kind}.csv", each) for kind, each in files.items()}
    assert {kind: report.created for kind, report in reports.items()} == {
        "opportunities": 775,
        "stage_history": 5351,
        "conversations": 3674,
    }
    assert reports["conversations"].skipped == {"Internal work": 4142 - 3674}
    for kind, mapping in files.items():
        again = bring(cast, f"bpic2012_slice/{kind}.csv", mapping)
        assert (again.created, again.updated, again.unchanged) == (0, 0, reports[kind].created)
    return Opportunity.objects.filter(workspace=cast.workspace)


def test_applications_end_as_their_oracle_says(applications):
    told = oracle("bpic2012_slice")
    outcomes = Counter(outcome or "open" for outcome in applications.values_list("outcome", flat=True))
    assert outcomes == told["outcomes"]
    for kind in ("won", "lost", "no_decision"):
        dates = Outcome.objects.filter(kind=kind).values_list("opportunity__opened_at", "decided_at")
        days = [(decided - opened).total_seconds() / 86400 for opened, decided in dates]
        assert median(days) == pytest.approx(told["cycle_time"][kind]["median_days"], abs=1e-6)
        amounts = applications.filter(outcome=kind).values_list("amount", flat=True)
        assert sum(amounts) == told["amount_requested"][kind]["total"]
    closed = applications.exclude(decided_on=None).values_list("decided_on", flat=True)
    quarters = Counter(f"{day.year}Q{(day.month + 2) // 3}" for day in closed)
    assert quarters == {quarter: each["cases"] for quarter, each in told["by_close_quarter"].items()}


def test_conversations_of_applications_leave_out_internal_work(cast, applications):
    told = oracle("bpic2012_slice")["conversations_customer"]
    held = Conversation.objects.filter(workspace=cast.workspace)
    assert Counter(held.values_list("theme__name", flat=True)) == told["by_type"]
    assert held.filter(held_by=None).count() == told["without_resource"]
    assert held.values("opportunity").distinct().count() == told["cases_with_any"]
    assert not held.exclude(state="held").exists()


def test_histories_of_applications_keep_the_order_of_the_file(cast, applications):
    entries = StageEntry.objects.filter(workspace=cast.workspace)
    reached = Counter(name for name, _ in entries.order_by().values_list("stage_name", "opportunity").distinct())
    for step in oracle("bpic2012_slice")["funnel"]:
        assert reached[step["stage"]] == step["cases_reached"]
    with (Path(FOLDER) / "bpic2012_slice/stage_history.csv").open() as file:
        in_file = [(row["case_id"], row["stage"]) for row in csv.DictReader(file)]
    ordered = entries.order_by("opportunity_id", "sequence").values_list("opportunity__external_id", "stage_name")
    assert sorted(in_file, key=itemgetter(0)) == sorted(ordered, key=itemgetter(0))
