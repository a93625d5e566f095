"""First mappings from headings: known exports, and the likeness of names in English and in French."""

import pytest

from conversations.importing.mapping import parse_mapping
from conversations.importing.proposing import propose

HUBSPOT = [
    "Record ID",
    "Deal Name",
    "Deal Stage",
    "Amount",
    "Close Date",
    "Create Date",
    "Deal owner",
    "Associated Company",
]
CALLS = [
    "Record ID",
    "Activity date",
    "Call title",
    "Call notes",
    "Call outcome",
    "Associated Contact",
    "Associated Deal IDs",
]
PIPEDRIVE = [
    "Deal - ID",
    "Deal - Title",
    "Deal - Owner",
    "Deal - Value",
    "Deal - Currency",
    "Deal - Stage",
    "Deal - Status",
    "Deal - Add time",
    "Deal - Closed on",
    "Deal - Lost reason",
]
SALESFORCE = [
    "Opportunity Name",
    "Account Name",
    "Opportunity Owner",
    "Stage",
    "Amount",
    "Close Date",
    "Created Date",
]
HISTORY = ["Id", "OpportunityId", "StageName", "CreatedDate", "CreatedById"]
ZOHO = ["Potential Name", "Potential Owner", "Created Time", "Closing Date", "Amount", "Stage"]


def columns(proposal):
    return {name: rule.get("column") or rule.get("template") for name, rule in proposal.mapping["fields"].items()}


@pytest.mark.parametrize(
    ("kind", "headings", "export"),
    [
        ("opportunities", HUBSPOT, "HubSpot"),
        ("conversations", CALLS, "HubSpot"),
        ("opportunities", PIPEDRIVE, "Pipedrive"),
        ("opportunities", SALESFORCE, "Salesforce"),
        ("stage_history", HISTORY, "Salesforce"),
        ("opportunities", ZOHO, "Zoho"),
    ],
)
def test_a_known_export_gives_a_mapping_that_can_be_used(kind, headings, export):
    proposal = propose(kind, headings, team="Sales")
    assert proposal.export == export
    assert parse_mapping(proposal.mapping).columns <= set(headings)


@pytest.mark.parametrize("headings", [HUBSPOT, SALESFORCE, ZOHO])
def test_the_closing_date_of_an_open_deal_is_not_believed(headings):
    proposal = propose("opportunities", headings)
    assert proposal.mapping["fields"]["closed"]["when"] == {"field": "outcome", "given": True}
    assert "open deals a closing date" in proposal.notes[0]


def test_the_outcome_of_a_pipedrive_deal_is_in_its_status():
    fields = propose("opportunities", PIPEDRIVE).mapping["fields"]
    assert (fields["outcome"]["column"], fields["stage"]["column"]) == ("Deal - Status", "Deal - Stage")
    assert fields["outcome"]["other_values"] == "refuse"


def test_an_export_without_identifier_gets_one_made_of_its_columns():
    fields = propose("opportunities", SALESFORCE).mapping["fields"]
    assert fields["external_id"]["template"] == [
        "{Opportunity Name} / {Account Name} / {Created Date}",
        "{Opportunity Name} / {Created Date}",
    ]


def test_calls_that_nobody_answered_are_no_conversations():
    skip = propose("conversations", CALLS).mapping["skip_rows"][0]
    assert (skip["column"], "No answer" in skip["in"]) == ("Call outcome", True)


def test_other_headings_are_matched_by_their_likeness_in_french():
    proposal = propose(
        "opportunities",
        [
            "N° affaire",
            "Intitulé",
            "Société",
            "Commercial",
            "Montant HT",
            "Date de création",
            "Étape",
            "Statut",
            "Clôturé le",
        ],
    )
    assert proposal.export == ""
    assert columns(proposal) == {
        "external_id": "N° affaire",
        "name": "Intitulé",
        "account": "Société",
        "owner": "Commercial",
        "amount": "Montant HT",
        "opened": "Date de création",
        "stage": "Étape",
        "outcome": "Statut",
        "closed": "Clôturé le",
    }


def test_stages_that_tell_the_outcome_are_used_for_it():
    headings = ["opportunity_id", "sales_agent", "deal_stage", "engage_date", "close_date", "close_value"]
    fields = propose("opportunities", headings, [["1", "Ada", "Won", "", "", ""]]).mapping["fields"]
    assert fields["outcome"]["column"] == fields["stage"]["column"] == "deal_stage"
    without = propose("opportunities", headings, [["1", "Ada", "Engaging", "", "", ""]]).mapping["fields"]
    assert "outcome" not in without
    assert "closed" not in without


def test_headings_that_say_nothing_are_left_to_the_person():
    assert propose("opportunities", ["alpha", "beta"]).mapping["fields"] == {}
