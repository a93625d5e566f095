"""A first mapping for a file, from its headings: a known export if it is one, else by the likeness of names.

A proposal is a start for the person to check. It never fills what the headings do not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from .exports import (
    CREATED,
    EXPORTS,
    NO_IDENTIFIER,
    ONCE_DECIDED,
    OUTCOME_RULE,
    OUTCOME_WORDS,
    STAGE_RULE,
    STATUS_RULE,
    Export,
)
from .fields import ACCOUNTS, CONTACTS, CONVERSATIONS, FIELDS, OPPORTUNITIES
from .mapping import VERSION
from .values import folded

LIKE_ENOUGH = 0.86
# What people call each field, in English and in French, most telling first.
NAMES = {
    "external_id": "id|identifier|record id|external id|reference|number|ref|identifiant|numero|code",
    "name": "name|title|deal name|opportunity name|account name|company name|full name|subject"
    "|nom|intitule|titre|libelle|objet|raison sociale",
    "account": "account|company|organization|organisation|customer|client|account name|company name"
    "|compte|societe|entreprise|raison sociale",
    "team": "team|region|office|regional office|business unit|sales team|equipe|agence|bureau|service|pole",
    "owner": "owner|sales agent|sales rep|rep|seller|agent|assigned to|account manager|deal owner"
    "|proprietaire|commercial|vendeur|responsable|charge d affaires",
    "amount": "amount|value|deal value|close value|price|total|revenue|amount requested|montant|valeur|ca|prix",
    "currency": "currency|currency code|devise|monnaie",
    "opened": "opened|opened at|opened on|created|created at|created on|create date|creation date"
    "|created date|engage date|start date|open date"
    "|date de creation|cree le|ouvert le|date d ouverture|date de debut",
    "closed": "closed|closed at|closed on|close date|closing date|date closed|decided on"
    "|date de cloture|cloture le|ferme le|date de fin|date de signature",
    "stage": "stage|deal stage|pipeline stage|phase|step|stage name|etape|stade|phase de vente",
    "outcome": "outcome|result|status|deal status|won lost|issue|resultat|statut|etat",
    "reason": "reason|lost reason|loss reason|closed lost reason|raison|motif|motif de perte|raison de la perte",
    "email": "email|e mail|mail|email address|courriel|adresse e mail|adresse mail",
    "phone": "phone|telephone|mobile|phone number|tel|portable",
    "title": "job title|position|function|role title|fonction|poste|titre du poste",
    "buyer_role": "buyer role|buying role|role|contact role|role de l interlocuteur",
    "opportunity": "opportunity|opportunity id|deal|deal id|case id|affaire|opportunite|dossier",
    "sequence": "sequence|seq|order|position|rank|ordre|rang",
    "entered": "entered|entered at|entered on|timestamp|changed at|date|since|entre le|depuis|horodatage",
    "entered_by": "entered by|changed by|by|user|resource|par|utilisateur|modifie par",
    "contact": "contact|contact name|person|attendee|participant|interlocuteur|personne",
    "theme": "theme|topic|subject|activity type|type|activity|sujet|objet|type d activite",
    "starts": "starts|starts at|started at|start|start time|date|activity date|due date|held at|debut|commence le",
    "minutes": "minutes|duration|duration minutes|length|duree|duree minutes",
    "held_by": "held by|owner|resource|user|agent|assigned to|by|tenu par|commercial|utilisateur|par",
    "channel": "channel|medium|communication|canal|moyen",
    "words": "notes|note|description|comment|comments|body|summary|commentaire|commentaires|compte rendu",
}
# What only one kind of file calls them.
OF_KIND = {
    (ACCOUNTS, "external_id"): "account id|company id|customer id|organization id|id compte|siren",
    (ACCOUNTS, "name"): "account|company|organization|customer|client|compte|societe|entreprise",
    (CONTACTS, "external_id"): "contact id|person id|id contact",
    (CONTACTS, "name"): "contact|contact name|person|interlocuteur",
    (OPPORTUNITIES, "external_id"): "opportunity id|deal id|case id|numero affaire|n affaire|id affaire",
    (OPPORTUNITIES, "name"): "opportunity|deal|affaire|opportunite",
    (OPPORTUNITIES, "amount"): "montant ht|montant ttc",
    (CONVERSATIONS, "external_id"): "activity id|call id|meeting id|id activite",
}
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NOT_WORDS = re.compile(r"[\W_]+")
MORE: dict[str, dict[str, Any]] = {
    "account": CREATED,
    "owner": CREATED,
    "held_by": CREATED,
    "theme": CREATED,
    "team": CREATED,
    "outcome": STATUS_RULE,
    "stage": STAGE_RULE,
    "closed": ONCE_DECIDED,
}


@dataclass
class Proposal:
    """`mapping` is the JSON of a mapping that may lack what is required; `export` names a known export."""

    mapping: dict[str, Any]
    export: str = ""
    notes: list[str] = field(default_factory=list)


def propose(kind: str, headings: Sequence[str], rows: Iterable[Sequence[Any]] = (), team: str = "") -> Proposal:
    """`rows` are a few of the first; `team` is the workspace's team when it has only one."""
    export = recognise(kind, headings)
    proposal = from_export(export, headings) if export else from_likeness(kind, headings, list(rows))
    fields = proposal.mapping["fields"]
    if team and kind == OPPORTUNITIES and "team" not in fields:
        fields["team"] = {"constant": team}
    if "closed" in fields and "outcome" not in fields:
        del fields["closed"]
    return proposal


def recognise(kind: str, headings: Iterable[str]) -> Export | None:
    present = set(headings)
    return next((each for each in EXPORTS if each.kind == kind and present.issuperset(each.signs)), None)


def from_export(export: Export, headings: Sequence[str]) -> Proposal:
    fields: dict[str, Any] = {}
    for name, (columns, rule) in export.fields.items():
        column = next((each for each in columns if each in headings), "")
        if column:
            fields[name] = {"column": column, **rule}
    fields.update(export.more.get("fields", {}))
    if fields.get("opportunity", {}).get("column") == "Associated Deal":
        fields["opportunity"]["by"] = "name"
    notes = [export.note] if export.note else []
    parts = [each for each in export.more.get("identifier", ()) if each in headings]
    if "external_id" not in fields and parts:
        # A second choice without what may be empty in the middle, such as the account of a deal.
        choices = [parts] if len(parts) < 3 else [parts, [parts[0], parts[-1]]]
        fields["external_id"] = {"template": [" / ".join(f"{{{each}}}" for each in names) for names in choices]}
        notes.append(NO_IDENTIFIER)
    mapping: dict[str, Any] = {"version": VERSION, "kind": export.kind, "fields": fields}
    skips = [each for each in export.more.get("skip_rows", []) if each["column"] in headings]
    if skips:
        mapping["skip_rows"] = skips
    return Proposal(mapping, export.name, notes)


def from_likeness(kind: str, headings: Sequence[str], rows: list[Sequence[Any]]) -> Proposal:
    fields: dict[str, Any] = {}
    for name, column in pairs_by_likeness(kind, headings):
        fields[name] = {"column": column, **MORE.get(name, {})}
    stage = fields.get("stage")
    if stage and "outcome" not in fields and tells_outcomes(stage["column"], headings, rows):
        fields["outcome"] = {"column": stage["column"], **OUTCOME_RULE}
    return Proposal({"version": VERSION, "kind": kind, "fields": fields})


def pairs_by_likeness(kind: str, headings: Sequence[str]) -> list[tuple[str, str]]:
    """Fields with their columns, the likeliest pairs first; a column fills one field only."""
    scored = [
        (likeness(kind, each.name, heading), -place, each.name, heading)
        for each in FIELDS[kind]
        for place, heading in enumerate(headings)
    ]
    taken: dict[str, str] = {}
    for score, _, name, heading in sorted(scored, reverse=True):
        if score >= LIKE_ENOUGH and name not in taken and heading not in taken.values():
            taken[name] = heading
    return [(each.name, taken[each.name]) for each in FIELDS[kind] if each.name in taken]


def words(heading: str) -> str:
    """ "OpportunityId", "opportunity_id" and "Opportunity ID" are one."""
    return " ".join(NOT_WORDS.sub(" ", folded(CAMEL.sub(" ", heading))).split())


def likeness(kind: str, name: str, heading: str) -> float:
    """0 to 1. A little is taken off for each name further down the list: the most telling one wins."""
    written = words(heading)
    best = 0.0
    known_names = [
        *OF_KIND.get((kind, name), name.replace("_", " ")).split("|"),
        *NAMES.get(name, "").split("|"),
    ]
    for place, known in enumerate(known_names):
        ratio = 1.0 if written == known else SequenceMatcher(None, written, known).ratio() * 0.97
        best = max(best, ratio - place * 0.002)
    return best


def tells_outcomes(column: str, headings: Sequence[str], rows: list[Sequence[Any]]) -> bool:
    place = list(headings).index(column)
    return any(folded(str(row[place])) in OUTCOME_WORDS for row in rows if len(row) > place)
