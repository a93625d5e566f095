"""What the rows of a batch refer to: found by sets, refused or created as the mapping says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conversations.models import Account
from people.models import Membership, Team, WorkspaceModel
from stages.models import BuyerRole, Theme

from .fields import CREATE, REFUSE
from .problems import N_
from .rules import Rule
from .staging import Batch

SAME_NAME = "t.plain = w.plain"
SAME_ADDRESS = "t.email <> '' AND lower(t.email) = lower(w.text)"
WAYS = {
    "name": SAME_NAME,
    "external_id": "t.external_id = w.text AND t.external_id <> ''",
    "email": SAME_ADDRESS,
    "name_or_email": f"CASE WHEN w.text LIKE '%%@%%' THEN {SAME_ADDRESS} ELSE {SAME_NAME} END",
}


@dataclass(frozen=True)
class Target:
    """A table that rows refer to. `plain` is the column that keeps the searchable form of the name, if any."""

    table: str
    missing: str
    several: str
    plain: str = ""
    id: str = "t.id"
    model: type[WorkspaceModel] | None = None

    def source(self, by: str) -> str:
        """The table under `t`, matched with the texts `w`. The plain forms are computed once a row, not once a pair."""
        if self.plain:
            match = WAYS[by].replace("t.plain", self.plain)
            return f"{self.table} t ON t.workspace_id = %(workspace)s AND {match}"
        rows = f"SELECT *, salesproc_plain(name) AS plain FROM {self.table} WHERE workspace_id = %(workspace)s OFFSET 0"
        return f"({rows}) t ON {WAYS[by]}"


def texts(field: str) -> str:
    """The texts still without a row, under `w`, each once with its plain form."""
    return f"""(SELECT text, salesproc_plain(text) AS plain FROM (
        SELECT DISTINCT {field} AS text FROM import_row WHERE {field} IS NOT NULL AND {field}_id IS NULL
    ) each OFFSET 0) w"""


PERSON = Target(
    "people_membership",
    N_("Nobody is known as “%(text)s”."),
    N_("Several people are known as “%(text)s”."),
    model=Membership,
)
TARGETS = {
    "team": Target(
        "people_team",
        N_("There is no team “%(text)s”."),
        N_("Several teams are called “%(text)s”."),
        model=Team,
    ),
    "owner": PERSON,
    "held_by": PERSON,
    "entered_by": PERSON,
    "account": Target(
        "conversations_account",
        N_("There is no account “%(text)s”."),
        N_("Several accounts are called “%(text)s”."),
        plain="t.search",
        model=Account,
    ),
    "theme": Target(
        "stages_theme",
        N_("There is no theme “%(text)s”."),
        N_("Several themes are called “%(text)s”."),
        id="coalesce(t.merged_into_id, t.id)",
        model=Theme,
    ),
    "buyer_role": Target(
        "stages_buyerrole",
        N_("There is no buyer role “%(text)s”."),
        N_("Several buyer roles are called “%(text)s”."),
        id="coalesce(t.merged_into_id, t.id)",
        model=BuyerRole,
    ),
    "opportunity": Target(
        "conversations_opportunity",
        N_("There is no opportunity “%(text)s”."),
        N_("Several opportunities are called “%(text)s”."),
        plain="t.search",
    ),
}


def find(batch: Batch, field: str) -> None:
    """Fills `<field>_id`. A name that several rows carry is the one spelt exactly so, or it is 0: in doubt."""
    target, rule = TARGETS[field], batch.rules[field]
    batch.execute(
        f"""
        UPDATE import_row r SET {field}_id = m.id FROM (
            SELECT w.text, CASE
                WHEN count(DISTINCT {target.id}) = 1 THEN min({target.id})
                WHEN count(*) FILTER (WHERE t.name = w.text) = 1 THEN min({target.id}) FILTER (WHERE t.name = w.text)
                ELSE 0 END AS id
            FROM {texts(field)} JOIN {target.source(rule.by)}
            GROUP BY w.text
        ) m WHERE r.{field} = m.text
        """
    )


def resolve(batch: Batch, fields: list[str]) -> None:
    """Finds the references of these fields and refuses the rows whose reference is in doubt, or missing."""
    for field in fields:
        if field not in batch.rules:
            continue
        find(batch, field)
        target = TARGETS[field]
        batch.refuse(target.several, f"{field}_id = 0", field, text=field)
        if batch.rules[field].when_missing == REFUSE:
            batch.refuse(target.missing, f"{field} IS NOT NULL AND {field}_id IS NULL", field, text=field)


def create(batch: Batch, fields: list[str]) -> dict[str, list[str]]:
    """Creates what is missing and may be created, for rows that are not refused. Says what, by field."""
    made: dict[str, list[str]] = {}
    for field in fields:
        rule = batch.rules.get(field)
        if rule is None or rule.when_missing != CREATE:
            continue
        texts = missing_texts(batch, field)
        if texts:
            model = TARGETS[field].model
            assert model is not None  # noqa: S101 a field that may be created has a model
            model._base_manager.bulk_create(
                [new(model, text, rule, batch) for text in texts], ignore_conflicts=True, batch_size=1000
            )
            find(batch, field)
            made[field] = texts
    return made


def missing_texts(batch: Batch, field: str) -> list[str]:
    """One spelling of each, the first in the file."""
    found = batch.rows(
        f"""
        SELECT text FROM (
            SELECT DISTINCT ON (salesproc_plain({field})) {field} AS text, number FROM import_row
            WHERE {field} IS NOT NULL AND {field}_id IS NULL AND problems IS NULL
            ORDER BY salesproc_plain({field}), number
        ) firsts ORDER BY number
        """
    )
    return [text for (text,) in found]


def new(model: type[WorkspaceModel], text: str, rule: Rule, batch: Batch) -> WorkspaceModel:
    made: dict[str, Any] = {"workspace_id": batch.context.workspace.pk, "name": text}
    if model in (Account, Team, Membership) and rule.by == "external_id":
        made["external_id"] = text
    if model is Membership:
        made["starts_on"] = batch.context.today
        if "@" in text:
            made["email"] = text
    if model is BuyerRole:
        made["nature"] = rule.nature
    return model(**made)
