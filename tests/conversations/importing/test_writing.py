"""What an import does to the rows: created, updated, left as they are, refused."""

import datetime as dt
from decimal import Decimal

import pytest

from conversations.models import Account, Opportunity, Outcome, StageEntry
from people.models import Membership
from tests.conversations.importing.bring import bring, counts

ENDED = {
    "outcome": {"column": "outcome", "values": {"open": None}},
    "opened": "opened",
    "closed": "closed",
    "amount": "amount",
}
FILE = """id,name,outcome,opened,closed,amount
D1,First,won,2024-01-10,2024-03-01,1200
D2,Second,open,2024-02-01,,
D3,Third,no_decision,2024-01-15,2024-04-01,
"""


def deal(external_id):
    return Opportunity.objects.get(external_id=external_id)


def test_rows_are_created_with_what_the_file_says_and_nothing_else(cast):
    report, reasons = bring(cast, FILE, ENDED)
    assert (counts(report), reasons) == ((3, 0, 0, 0), {})
    first, second = deal("D1"), deal("D2")
    assert (first.outcome, first.decided_on, first.amount) == ("won", dt.date(2024, 3, 1), Decimal(1200))
    assert (first.currency, first.opened_at, first.created_by) == (cast.workspace.currency, None, cast.admin)
    assert (second.outcome, second.decided_on, second.amount, second.stage_name) == ("", None, None, "")
    outcome = Outcome.objects.get(opportunity=first)
    assert (outcome.kind, outcome.decided_on, outcome.decided_at) == ("won", dt.date(2024, 3, 1), None)
    assert not StageEntry.objects.filter(opportunity__in=[first, second]).exists()


def test_the_same_file_again_changes_nothing(cast):
    bring(cast, FILE, ENDED)
    before = list(Opportunity.objects.order_by("pk").values())
    report, _ = bring(cast, FILE, ENDED)
    assert counts(report) == (0, 0, 3, 0)
    assert list(Opportunity.objects.order_by("pk").values()) == before
    assert Outcome.objects.count() == 2


def test_only_what_differs_is_updated(cast):
    bring(cast, FILE, ENDED)
    report, _ = bring(cast, FILE.replace("Second", "Renamed").replace("1200", "1300"), ENDED)
    assert counts(report) == (0, 2, 1, 0)
    assert (deal("D2").name, deal("D1").amount, deal("D1").revision) == ("Renamed", Decimal(1300), 2)


def test_an_empty_cell_erases_nothing(cast):
    bring(cast, FILE, ENDED)
    report, _ = bring(cast, FILE.replace("1200", ""), ENDED)
    assert counts(report) == (0, 0, 3, 0)
    assert deal("D1").amount == Decimal(1200)


def test_another_outcome_takes_the_place_of_the_first_which_stays_to_be_seen(cast):
    bring(cast, FILE, ENDED)
    report, _ = bring(cast, FILE.replace("D1,First,won", "D1,First,lost"), ENDED)
    assert counts(report) == (0, 1, 2, 0)
    first, second = Outcome.objects.filter(opportunity=deal("D1")).order_by("pk")
    assert (first.kind, first.reopened_at is not None, first.stays_counted) == ("won", True, False)
    assert (second.kind, second.reopened_at) == ("lost", None)
    assert deal("D1").outcome == "lost"


def test_an_outcome_found_later_ends_an_open_opportunity(cast):
    bring(cast, FILE, ENDED)
    report, _ = bring(cast, FILE.replace("open,2024-02-01,", "lost,2024-02-01,2024-05-01"), ENDED)
    assert counts(report) == (0, 1, 2, 0)
    assert (deal("D2").outcome, deal("D2").decided_on) == ("lost", dt.date(2024, 5, 1))


def test_an_outcome_without_a_date_has_none(cast):
    report, _ = bring(cast, "id,name,outcome\nD1,First,won\n", {"outcome": "outcome"})
    assert counts(report) == (1, 0, 0, 0)
    assert Outcome.objects.get(opportunity=deal("D1")).decided_on is None


def test_a_dry_run_counts_and_writes_nothing(cast):
    fields = {**ENDED, "account": {"constant": "Acme", "when_missing": "create"}}
    report, _ = bring(cast, FILE, fields, dry_run=True)
    assert (counts(report), dict(report.new)) == ((3, 0, 0, 0), {"account": 1})
    assert not Opportunity.objects.exists()
    assert not Account.objects.exists()


def test_one_bad_row_neither_stops_nor_half_writes_the_others(cast):
    content = "id,name,rep,amount\nD1,First,Ada Marsh,10\nD2,Second,Ghost,abc\nD3,Third,Ben Okoro,30\n"
    fields = {"owner": {"column": "rep", "when_missing": "create"}, "amount": "amount"}
    report, reasons = bring(cast, content, fields)
    assert (counts(report), reasons) == ((2, 0, 0, 1), {3: ["“abc” is not an amount."]})
    assert not Membership.objects.filter(name="Ghost").exists()


def test_the_same_identifier_twice_in_a_file_is_refused_the_second_time(cast):
    report, reasons = bring(cast, "id,name\nD1,First\nD1,Again\n", {})
    assert (counts(report), reasons) == ((1, 0, 0, 1), {3: ["It has the same identifier as row 2."]})
    assert deal("D1").name == "First"


@pytest.mark.parametrize(
    ("when_missing", "expected", "reason"),
    [
        ("refuse", (0, 0, 0, 1), {2: ["Nobody is known as “Ghost”."]}),
        ("empty", (1, 0, 0, 0), {}),
        ("create", (1, 0, 0, 0), {}),
    ],
)
def test_an_unknown_owner_is_refused_left_empty_or_created_as_the_mapping_says(cast, when_missing, expected, reason):
    fields = {"owner": {"column": "rep", "when_missing": when_missing}}
    report, reasons = bring(cast, "id,name,rep\nD1,First,Ghost\n", fields)
    assert (counts(report), reasons) == (expected, reason)
    assert Membership.objects.filter(name="Ghost").exists() is (when_missing == "create")
    if when_missing == "create":
        assert deal("D1").owner.user is None


@pytest.mark.parametrize("written", ["Chloé Martel", "chloe martel", "CHLOE@novalis.example"])
def test_an_owner_is_known_by_name_or_by_address(cast, written):
    _, reasons = bring(cast, f"id,name,rep\nD1,First,{written}\n", {"owner": "rep"})
    assert reasons == {}
    assert deal("D1").owner == cast.rep


def test_two_people_of_the_same_name_are_told_apart_by_nobody(cast):
    Membership.objects.create(workspace=cast.workspace, name="Chloe Martel")
    _, reasons = bring(cast, "id,name,rep\nD1,First,chloé martel\nD2,Second,Chloe Martel\n", {"owner": "rep"})
    assert reasons == {2: ["Several people are known as “chloé martel”."]}
    assert deal("D2").owner.name == "Chloe Martel"


def test_an_unknown_team_is_refused(cast):
    _, reasons = bring(cast, "id,name\nD1,First\n", {"team": {"constant": "Mars"}})
    assert reasons == {2: ["There is no team “Mars”."]}


def test_a_team_of_another_workspace_is_unknown(cast):
    _, reasons = bring(cast, "id,name\nD1,First\n", {"team": {"constant": "Everyone"}})
    assert reasons == {2: ["There is no team “Everyone”."]}


def test_accounts_created_on_the_way_are_one_for_all_their_spellings(cast):
    fields = {"account": {"column": "account", "when_missing": "create"}}
    report, _ = bring(cast, "id,name,account\nD1,A,Société Générale\nD2,B,SOCIETE GENERALE\nD3,C,\n", fields)
    assert dict(report.new) == {"account": 1}
    assert deal("D1").account == deal("D2").account
    assert (deal("D1").account.name, deal("D3").account) == ("Société Générale", None)


def test_accounts_are_recognised_by_name_and_take_the_identifier_of_the_file(cast):
    Account.objects.create(workspace=cast.workspace, name="Acme")
    content = "key,name,country\nA1,acme,France\nA2,Beta,\n"
    report, _ = bring(cast, content, {"external_id": "key", "name": "name", "country": "country"}, kind="accounts")
    assert counts(report) == (1, 1, 0, 0)
    assert Account.objects.get(external_id="A1").country == "France"
    again, _ = bring(cast, content, {"external_id": "key", "name": "name", "country": "country"}, kind="accounts")
    assert counts(again) == (0, 0, 2, 0)


def test_a_closing_date_before_the_opening_that_is_known_is_refused(cast):
    bring(cast, FILE, ENDED)
    fields = {"outcome": {"constant": "lost"}, "closed": "closed"}
    _, reasons = bring(cast, "id,name,closed\nD2,Second,2024-01-31\n", fields)
    assert reasons == {2: ["Closed on 2024-01-31, before it was opened on 2024-02-01."]}


def test_a_time_of_opening_is_kept_until_the_file_says_another_day(cast):
    timed = bring(cast, "id,name,opened\nD1,First,2024-01-10T09:30:00+01:00\n", {"opened": "opened"})
    assert counts(timed[0]) == (1, 0, 0, 0)
    same_day, _ = bring(cast, "id,name,opened\nD1,First,2024-01-10\n", {"opened": "opened"})
    assert counts(same_day) == (0, 0, 1, 0)
    assert deal("D1").opened_at == dt.datetime(2024, 1, 10, 8, 30, tzinfo=dt.UTC)
    bring(cast, "id,name,opened\nD1,First,2024-01-11\n", {"opened": "opened"})
    assert (deal("D1").opened_on, deal("D1").opened_at) == (dt.date(2024, 1, 11), None)


def test_the_day_is_counted_where_the_company_is_or_where_the_mapping_says(cast):
    late = "id,name,opened\nD1,First,2024-01-10T23:30:00Z\n"
    bring(cast, late, {"opened": "opened"})
    assert deal("D1").opened_on == dt.date(2024, 1, 11)
    bring(cast, late.replace("D1", "D2"), {"opened": "opened"}, formats={"time_zone": "UTC"})
    assert deal("D2").opened_on == dt.date(2024, 1, 10)


def test_a_latin_1_file_is_read_and_kept_right(cast):
    bring(cast, "id;name\nD1;Éléonore à Nîmes\n".encode("latin-1"), {})
    assert deal("D1").name == "Éléonore à Nîmes"
