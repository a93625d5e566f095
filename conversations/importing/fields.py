"""What each kind of file can tell: the fields of a mapping, what they hold, and what they may refer to."""

from __future__ import annotations

from dataclasses import dataclass

from .problems import N_

ACCOUNTS, CONTACTS, OPPORTUNITIES = "accounts", "contacts", "opportunities"
STAGE_HISTORY, CONVERSATIONS = "stage_history", "conversations"
KINDS = (ACCOUNTS, CONTACTS, OPPORTUNITIES, STAGE_HISTORY, CONVERSATIONS)

TEXT, EMAIL, AMOUNT, CURRENCY, MOMENT, DAY = "text", "email", "amount", "currency", "moment", "day"
NUMBER, MINUTES, CHOICE, REFERENCE = "number", "minutes", "choice", "reference"

# What becomes of a row whose reference is not there: NAME_ONLY keeps the name of a stage without its link.
REFUSE, EMPTY, CREATE, NAME_ONLY = "refuse", "empty", "create", "name_only"


@dataclass(frozen=True)
class Field:
    """`by` are the ways to look a reference up; the first is meant when the mapping says nothing."""

    name: str
    label: str
    type: str = TEXT
    required: bool = False
    most: int = 0
    choices: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    when_missing: tuple[str, ...] = ()


PERSON = ("name_or_email", "name", "email", "external_id")
COMPANY = ("name", "external_id")
ANY_WAY = (REFUSE, EMPTY, CREATE)


def _text(name: str, label: str, most: int, required: bool = False) -> Field:
    return Field(name, label, TEXT, required, most)


def _reference(name: str, label: str, by: tuple[str, ...], most: int = 120, **more: object) -> Field:
    ways = more.pop("when_missing", ANY_WAY)
    return Field(name, label, REFERENCE, most=most, by=by, when_missing=ways, **more)  # type: ignore[arg-type]


_KEY = _text("external_id", N_("Identifier in the other system"), 120)
_OWNER = _reference("owner", N_("Owner"), PERSON)
_ROLE = _reference("buyer_role", N_("Buyer role"), ("name",), 80)
# A stage keeps its name alone unless the mapping asks for it on the version that the team followed.
_STAGE_BY = ("name_only", "name")

FIELDS: dict[str, tuple[Field, ...]] = {
    ACCOUNTS: (
        _KEY,
        _text("name", N_("Name"), 200, required=True),
        _reference("team", N_("Team"), ("name", "external_id"), 80),
        _OWNER,
        _text("website", N_("Website"), 200),
        _text("industry", N_("Industry"), 120),
        _text("country", N_("Country"), 120),
    ),
    CONTACTS: (
        _KEY,
        _text("name", N_("Name"), 160, required=True),
        _reference("account", N_("Account"), COMPANY, 200, required=True, when_missing=(REFUSE, CREATE)),
        Field("email", N_("E-mail"), EMAIL, most=254),
        _text("phone", N_("Telephone"), 40),
        _text("title", N_("Job title"), 160),
        _reference("opportunity", N_("Opportunity"), ("external_id", "name"), 200, when_missing=(REFUSE, EMPTY)),
        _ROLE,
    ),
    OPPORTUNITIES: (
        Field("external_id", N_("Identifier in the other system"), required=True, most=120),
        _text("name", N_("Name"), 200, required=True),
        _reference("team", N_("Team"), ("name", "external_id"), 80, required=True, when_missing=(REFUSE, CREATE)),
        _reference("account", N_("Account"), COMPANY, 200),
        _OWNER,
        Field("amount", N_("Amount"), AMOUNT),
        Field("currency", N_("Currency"), CURRENCY),
        Field("opened", N_("Opened"), MOMENT),
        _text("source", N_("How it started"), 120),
        _reference("stage", N_("Stage"), _STAGE_BY, 120, when_missing=(REFUSE, EMPTY, NAME_ONLY)),
        Field("stage_since", N_("In this stage since"), MOMENT),
        Field("outcome", N_("Outcome"), CHOICE, choices=("won", "lost", "no_decision", "disqualified")),
        Field("cause", N_("Cause of no decision"), CHOICE, choices=("indecision", "status_quo")),
        _text("reason", N_("Reason of the outcome"), 500),
        Field("closed", N_("Closed"), MOMENT),
    ),
    STAGE_HISTORY: (
        _reference(
            "opportunity", N_("Opportunity"), ("external_id", "name"), 200, required=True, when_missing=(REFUSE,)
        ),
        Field("sequence", N_("Place in the history"), NUMBER),
        _reference("stage", N_("Stage"), _STAGE_BY, 120, required=True, when_missing=(REFUSE, NAME_ONLY)),
        Field("entered", N_("Stage entered"), MOMENT),
        _reference("entered_by", N_("Moved by"), PERSON),
    ),
    CONVERSATIONS: (
        Field("external_id", N_("Identifier in the other system"), required=True, most=120),
        _reference(
            "opportunity", N_("Opportunity"), ("external_id", "name"), 200, required=True, when_missing=(REFUSE,)
        ),
        Field("starts", N_("Starts"), MOMENT, required=True),
        _reference("contact", N_("Contact"), PERSON, 254),
        _ROLE,
        _reference("theme", N_("Theme"), ("name",), 120),
        Field("minutes", N_("Duration"), MINUTES),
        _reference("held_by", N_("Held by"), PERSON),
        Field("channel", N_("Channel"), CHOICE, choices=("call", "video", "meeting", "email", "message")),
        Field("state", N_("State"), CHOICE, choices=("scheduled", "held", "cancelled")),
        Field("movement", N_("Movement of the buyer"), CHOICE, choices=("back", "none", "forward")),
        Field("purpose_obtained", N_("Purpose obtained"), CHOICE, choices=("yes", "partly", "no")),
        _text("words", N_("What the buyer said"), 20_000),
    ),
}
BY_NAME = {kind: {field.name: field for field in fields} for kind, fields in FIELDS.items()}


def required_fields(kind: str) -> list[Field]:
    return [field for field in FIELDS[kind] if field.required]
