"""The exports of well-known CRMs, by their headings, and what each of them means by its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .fields import CONVERSATIONS, OPPORTUNITIES, STAGE_HISTORY
from .problems import N_

# Stages that stand for an outcome, compared without capitals, accents and double spaces.
OUTCOME_WORDS = {
    "won": "won",
    "closed won": "won",
    "closedwon": "won",
    "gagne": "won",
    "gagnee": "won",
    "ferme gagne": "won",
    "signe": "won",
    "lost": "lost",
    "closed lost": "lost",
    "closedlost": "lost",
    "closed lost to competition": "lost",
    "closed-lost to competition": "lost",
    "perdu": "lost",
    "perdue": "lost",
    "ferme perdu": "lost",
    "no decision": "no_decision",
    "no_decision": "no_decision",
    "sans decision": "no_decision",
    "abandoned": "no_decision",
    "abandonne": "no_decision",
    "disqualified": "disqualified",
    "disqualifie": "disqualified",
    "disqualifiee": "disqualified",
    "unqualified": "disqualified",
    "non qualifie": "disqualified",
}
# In a column of stages, another value is a stage; in a column of outcomes, it has to be explained.
OUTCOME_RULE = {"values": OUTCOME_WORDS, "match": "loose", "other_values": "empty"}
STILL_OPEN = {
    "open": None,
    "ouvert": None,
    "ouverte": None,
    "en cours": None,
    "in progress": None,
    "pending": None,
}
STATUS_RULE = {"values": {**OUTCOME_WORDS, **STILL_OPEN}, "match": "loose", "other_values": "refuse"}
NO_STAGE = dict.fromkeys(OUTCOME_WORDS)
# These exports fill a closing date for open deals too: it is a forecast until there is an outcome.
ONCE_DECIDED = {"when": {"field": "outcome", "given": True}}
STAGE_RULE = {"values": NO_STAGE, "match": "loose", "by": "name_only"}
CREATED = {"when_missing": "create"}


@dataclass(frozen=True)
class Export:
    """`signs` are headings that only this export has together.

    `fields` lists the columns that may fill each field, the first one present being taken,
    with the rest of the rule.
    """

    name: str
    kind: str
    signs: tuple[str, ...]
    fields: dict[str, tuple[tuple[str, ...], dict[str, Any]]]
    more: dict[str, Any]
    note: str = ""


FORECAST_DATES = N_("This export gives open deals a closing date too. It is read only for deals with an outcome.")
OUTCOME_IN_STATUS = N_("This export tells the outcome in the status; a closed deal keeps its last stage.")
NO_IDENTIFIER = N_("This export has no identifier: one is made of the name and the creation, so keep both as they are.")

EXPORTS = (
    Export(
        "HubSpot",
        OPPORTUNITIES,
        ("Record ID", "Deal Name", "Deal Stage"),
        {
            "external_id": (("Record ID",), {}),
            "name": (("Deal Name",), {}),
            "account": (("Associated Company",), CREATED),
            "owner": (("Deal owner", "Deal Owner"), CREATED),
            "amount": (("Amount",), {}),
            "currency": (("Currency",), {}),
            "opened": (("Create Date",), {}),
            "stage": (("Deal Stage",), STAGE_RULE),
            "outcome": (("Deal Stage",), OUTCOME_RULE),
            "closed": (("Close Date",), ONCE_DECIDED),
            "reason": (("Closed Lost Reason",), {}),
        },
        {},
        FORECAST_DATES,
    ),
    Export(
        "HubSpot",
        CONVERSATIONS,
        ("Record ID", "Activity date", "Call title"),
        {
            "external_id": (("Record ID",), {}),
            "opportunity": (("Associated Deal IDs", "Associated Deal"), {"when_missing": "refuse"}),
            "contact": (("Associated Contact",), {"when_missing": "empty"}),
            "starts": (("Activity date",), {}),
            "words": (("Call notes",), {}),
        },
        {
            "fields": {"channel": {"constant": "call"}, "state": {"constant": "held"}},
            "skip_rows": [
                {
                    "column": "Call outcome",
                    "in": ["No answer", "Left voicemail", "Busy"],
                    "reason": "Nobody was reached",
                }
            ],
        },
    ),
    Export(
        "Pipedrive",
        OPPORTUNITIES,
        ("Deal - ID", "Deal - Title", "Deal - Status"),
        {
            "external_id": (("Deal - ID",), {}),
            "name": (("Deal - Title",), {}),
            "account": (("Deal - Organization",), CREATED),
            "owner": (("Deal - Owner",), CREATED),
            "amount": (("Deal - Value",), {}),
            "currency": (("Deal - Currency of Value", "Deal - Currency"), {}),
            "opened": (("Deal - Deal created", "Deal - Add time"), {}),
            "stage": (("Deal - Stage", "Deal - Stage (pipeline)"), {"by": "name_only"}),
            "outcome": (("Deal - Status",), STATUS_RULE),
            "closed": (
                ("Deal - Deal closed on", "Deal - Closed on", "Deal - Won time", "Deal - Lost time"),
                ONCE_DECIDED,
            ),
            "reason": (("Deal - Lost reason",), {}),
        },
        {},
        OUTCOME_IN_STATUS,
    ),
    Export(
        "Salesforce",
        OPPORTUNITIES,
        ("Opportunity Name", "Opportunity Owner", "Stage"),
        {
            "external_id": (("Opportunity ID",), {}),
            "name": (("Opportunity Name",), {}),
            "account": (("Account Name",), CREATED),
            "owner": (("Opportunity Owner",), CREATED),
            "amount": (("Amount",), {}),
            "currency": (("Amount Currency", "Opportunity Currency"), {}),
            "opened": (("Created Date",), {}),
            "stage": (("Stage",), STAGE_RULE),
            "outcome": (("Stage",), OUTCOME_RULE),
            "closed": (("Close Date",), ONCE_DECIDED),
            "reason": (("Lost Reason",), {}),
        },
        {"identifier": ("Opportunity Name", "Account Name", "Created Date")},
        FORECAST_DATES,
    ),
    Export(
        "Salesforce",
        STAGE_HISTORY,
        ("OpportunityId", "StageName", "CreatedDate"),
        {
            "opportunity": (("OpportunityId",), {}),
            "stage": (("StageName",), {"by": "name_only"}),
            "entered": (("CreatedDate",), {}),
            "entered_by": (("CreatedById",), {"by": "external_id", "when_missing": "empty"}),
        },
        {},
    ),
    Export(
        "Zoho",
        OPPORTUNITIES,
        ("Potential Name", "Potential Owner", "Stage"),
        {
            "external_id": (("Potential Id", "Record Id"), {}),
            "name": (("Potential Name",), {}),
            "account": (("Account Name",), CREATED),
            "owner": (("Potential Owner",), CREATED),
            "amount": (("Amount",), {}),
            "currency": (("Currency",), {}),
            "opened": (("Created Time",), {}),
            "stage": (("Stage",), STAGE_RULE),
            "outcome": (("Stage",), OUTCOME_RULE),
            "closed": (("Closing Date",), ONCE_DECIDED),
            "reason": (("Reason For Loss",), {}),
        },
        {"identifier": ("Potential Name", "Created Time")},
        FORECAST_DATES,
    ),
)
