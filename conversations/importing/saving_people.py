"""Accounts and contacts."""

from __future__ import annotations

from conversations.models import Account, Contact, Involvement

from . import references, saving
from .problems import N_
from .staging import Batch

AMBIGUOUS = N_("Several are called “%(text)s”: give an identifier.")


def write_accounts(batch: Batch) -> dict[str, list[str]]:
    references.resolve(batch, ["team", "owner"])
    saving.key_existing(batch, "conversations_account", by_name="t.search = w.plain")
    batch.refuse(AMBIGUOUS, "id = 0", "name", text="name")
    made = references.create(batch, ["team", "owner"])
    columns = {
        "name": "r.name",
        "team_id": "r.team_id",
        "owner_id": "r.owner_id",
        "website": "r.website",
        "industry": "r.industry",
        "country": "r.country",
        "external_id": "r.external_id",
    }
    # A name that was found without an identifier keeps its spelling.
    columns["name"] = "CASE WHEN r.external_id IS NULL AND r.id IS NOT NULL THEN t.name ELSE r.name END"
    saving.compare(batch, Account, columns)
    saving.update(batch, "conversations_account", columns)
    new = {name: f"coalesce({value}, '')" if not name.endswith("_id") else value for name, value in columns.items()}
    new |= {"id": "r.id", "name": "r.name", "external_id": "coalesce(r.external_id, '')"}
    saving.insert(batch, Account, new, "FROM import_row r WHERE r.status = 'created'")
    return made


def write_contacts(batch: Batch) -> dict[str, list[str]]:
    references.resolve(batch, ["account", "opportunity", "buyer_role"])
    saving.key_existing(batch, "conversations_contact", by_name="w.email IS NOT NULL AND lower(t.email) = w.email")
    batch.refuse(AMBIGUOUS, "id = 0", "email", text="email")
    refuse_other_account(batch)
    made = references.create(batch, ["account", "buyer_role"])
    columns = {
        "name": "r.name",
        "account_id": "r.account_id",
        "email": "r.email",
        "phone": "r.phone",
        "title": "r.title",
        "external_id": "r.external_id",
    }
    involved = """r.opportunity_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM conversations_involvement i WHERE i.opportunity_id = r.opportunity_id AND i.contact_id = r.id
        AND i.removed_at IS NULL AND (r.buyer_role_id IS NULL OR i.buyer_role_id = r.buyer_role_id))"""
    saving.compare(batch, Contact, columns, also=involved)
    saving.update(batch, "conversations_contact", columns)
    texts = {name: f"coalesce(r.{name}, '')" for name in ("email", "phone", "title", "external_id")}
    new = {"id": "r.id", "name": "r.name", "account_id": "r.account_id", **texts}
    saving.insert(batch, Contact, new, "FROM import_row r WHERE r.status = 'created'")
    involve(batch, "r.id", "FROM import_row r WHERE r.status IN ('created', 'updated')")
    return made


def refuse_other_account(batch: Batch) -> None:
    """A contact takes part in opportunities of its own account only."""
    batch.refuse(
        N_("The opportunity belongs to another account."),
        """r.account IS NOT NULL AND EXISTS (SELECT 1 FROM conversations_opportunity o
            WHERE o.id = r.opportunity_id AND o.account_id IS DISTINCT FROM r.account_id OFFSET 0)""",
        "opportunity",
    )


def involve(batch: Batch, contact: str, source: str) -> None:
    """Puts contacts into opportunities; who was there keeps their stance, and their role unless the file says one."""
    saving.insert(
        batch,
        Involvement,
        {
            "opportunity_id": "r.opportunity_id",
            "contact_id": contact,
            "buyer_role_id": "max(r.buyer_role_id)",
            "added_by_id": "%(by)s",
        },
        f"{source} AND r.opportunity_id IS NOT NULL AND {contact} IS NOT NULL GROUP BY r.opportunity_id, {contact}",
        """ON CONFLICT (opportunity_id, contact_id) DO UPDATE SET removed_at = NULL,
            buyer_role_id = coalesce(excluded.buyer_role_id, conversations_involvement.buyer_role_id)""",
    )
