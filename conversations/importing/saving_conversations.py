"""Conversations with who took part, and what their opportunities repeat of them."""

from __future__ import annotations

from conversations.models import Contact, Conversation, Participation

from . import references, saving
from .fields import CREATE, REFUSE
from .problems import N_
from .references import SAME_ADDRESS
from .saving_people import involve
from .staging import Batch

TABLE = "conversations_conversation"
COLUMNS = {
    "opportunity_id": "r.opportunity_id",
    "state": "r.state",
    "starts_at": "r.starts_at",
    "time_known": "r.starts_timed",
    "duration": "r.minutes",
    "channel": "r.channel",
    "theme_id": "r.theme_id",
    "buyer_role_id": "r.buyer_role_id",
    "held_by_id": "r.held_by_id",
    "department_id": "r.department_id",
    "words": "r.words",
    "movement": "r.movement",
    "purpose_obtained": "r.purpose_obtained",
}
NOT_TAKING_PART = """(r.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations_participation p
    WHERE p.conversation_id = r.id AND p.contact_id = r.contact_id))"""
# The column `search` of a contact holds the address too, so its name is made plain here: an account has few people.
OF_THAT_NAME = "salesproc_plain(t.name) = w.plain"
WITHIN_THE_ACCOUNT = {
    "name": f"t.account_id = w.account_id AND {OF_THAT_NAME}",
    "email": SAME_ADDRESS,
    "external_id": "t.external_id = w.text AND t.external_id <> ''",
    "name_or_email": f"""CASE WHEN w.text LIKE '%%@%%' THEN {SAME_ADDRESS}
        ELSE t.account_id = w.account_id AND {OF_THAT_NAME} END""",
}


def write_conversations(batch: Batch) -> dict[str, list[str]]:
    batch.execute("ALTER TABLE import_row ADD COLUMN account_id bigint, ADD COLUMN department_id bigint")
    saving.days_become_moments(batch, "starts")
    references.resolve(batch, ["opportunity", "theme", "buyer_role", "held_by"])
    resolve_contacts(batch)
    saving.key_existing(batch, TABLE)
    say_state(batch)
    made = references.create(batch, ["theme", "buyer_role", "held_by"])
    made |= create_contacts(batch)
    batch.execute(
        """UPDATE import_row r SET department_id = m.department_id FROM people_membership m WHERE m.id = r.held_by_id"""
    )
    saving.compare(batch, Conversation, COLUMNS, also=NOT_TAKING_PART)
    remember_opportunities(batch)
    saving.update(batch, TABLE, COLUMNS)
    add(batch)
    take_part(batch)
    follow(batch)
    return made


def find_contacts(batch: Batch) -> None:
    """By name among the people of the opportunity's account; by address or identifier anywhere."""
    way = WITHIN_THE_ACCOUNT[batch.rules["contact"].by]
    batch.execute(
        f"""
        UPDATE import_row r SET contact_id = m.id FROM (
            SELECT w.text, w.account_id, CASE WHEN count(*) = 1 THEN min(t.id) ELSE 0 END AS id
            FROM (
                SELECT text, account_id, salesproc_plain(text) AS plain FROM (
                    SELECT DISTINCT contact AS text, account_id FROM import_row
                    WHERE contact IS NOT NULL AND contact_id IS NULL
                ) each OFFSET 0
            ) w
            JOIN conversations_contact t ON t.workspace_id = %(workspace)s AND {way}
            GROUP BY w.text, w.account_id
        ) m WHERE r.contact = m.text AND r.account_id IS NOT DISTINCT FROM m.account_id
        """
    )


def resolve_contacts(batch: Batch) -> None:
    batch.look_up(
        "SELECT account_id FROM conversations_opportunity WHERE id = w.opportunity_id", account_id="account_id"
    )
    if "contact" not in batch.rules:
        return
    find_contacts(batch)
    batch.refuse(N_("Several contacts are known as “%(text)s”."), "contact_id = 0", "contact", text="contact")
    missing = "contact IS NOT NULL AND contact_id IS NULL"
    if batch.rules["contact"].when_missing == REFUSE:
        batch.refuse(N_("There is no contact “%(text)s”."), missing, "contact", text="contact")
    elif batch.rules["contact"].when_missing == CREATE:
        message = N_("The opportunity has no account to which the contact “%(text)s” could be added.")
        batch.refuse(message, f"{missing} AND account_id IS NULL", "contact", text="contact")


def create_contacts(batch: Batch) -> dict[str, list[str]]:
    rule = batch.rules.get("contact")
    if rule is None or rule.when_missing != CREATE:
        return {}
    found = batch.rows(
        """
        SELECT DISTINCT ON (account_id, salesproc_plain(contact)) account_id, contact FROM import_row
        WHERE contact IS NOT NULL AND contact_id IS NULL AND problems IS NULL
        ORDER BY account_id, salesproc_plain(contact), number
        """
    )
    workspace = batch.context.workspace.pk
    contacts = [
        Contact(
            workspace_id=workspace,
            account_id=account,
            name=text,
            email=text.lower() if "@" in text else "",
            external_id=text if rule.by == "external_id" else "",
        )
        for account, text in found
    ]
    Contact._base_manager.bulk_create(contacts, batch_size=1000)
    find_contacts(batch)
    return {"contact": [text for _, text in found]} if found else {}


def say_state(batch: Batch) -> None:
    """A file without a state tells of what happened, and of what is planned when its time is still to come."""
    batch.execute(
        """
        UPDATE import_row SET state = CASE WHEN starts_at > now() THEN 'scheduled' ELSE 'held' END
        WHERE state IS NULL AND id IS NULL
        """
    )
    batch.refuse(
        N_("Only a conversation that was held has an effect."),
        """r.id IS NULL AND r.state <> 'held' AND (r.movement IS NOT NULL OR r.purpose_obtained IS NOT NULL)
            OR r.id IS NOT NULL AND EXISTS (SELECT 1 FROM conversations_conversation t WHERE t.id = r.id
                AND coalesce(r.state, t.state) <> 'held'
                AND coalesce(r.movement, t.movement) || coalesce(r.purpose_obtained, t.purpose_obtained) <> ''
                OFFSET 0)""",
        "state",
    )


def remember_opportunities(batch: Batch) -> None:
    """A conversation may be given to another opportunity: the one that it leaves has to be told too."""
    batch.execute("DROP TABLE IF EXISTS import_touched")
    batch.execute(
        """
        CREATE TEMPORARY TABLE import_touched ON COMMIT DROP AS
        SELECT opportunity_id AS id FROM import_row WHERE status IN ('created', 'updated')
        UNION
        SELECT t.opportunity_id FROM import_row r JOIN conversations_conversation t ON t.id = r.id
        WHERE r.status = 'updated'
        """
    )


def add(batch: Batch) -> None:
    texts = ("channel", "words", "movement", "purpose_obtained", "external_id")
    columns = {
        **COLUMNS,
        **{name: f"coalesce(r.{name}, '')" for name in texts},
        "id": "r.id",
        "created_by_id": "%(by)s",
    }
    saving.insert(batch, Conversation, columns, "FROM import_row r WHERE r.status = 'created'")


def take_part(batch: Batch) -> None:
    source = "FROM import_row r WHERE r.status IN ('created', 'updated')"
    saving.insert(
        batch,
        Participation,
        {"conversation_id": "r.id", "contact_id": "r.contact_id"},
        f"{source} AND r.contact_id IS NOT NULL",
        "ON CONFLICT (conversation_id, contact_id) DO NOTHING",
    )
    involve(batch, "r.contact_id", source)


def follow(batch: Batch) -> None:
    """What an opportunity repeats of its conversations: the last one held, the earliest one scheduled."""
    batch.execute(
        """
        UPDATE conversations_opportunity o SET last_held_at = c.held, next_at = c.scheduled
        FROM (
            SELECT opportunity_id, max(starts_at) FILTER (WHERE state = 'held') AS held,
                min(starts_at) FILTER (WHERE state = 'scheduled') AS scheduled
            FROM conversations_conversation WHERE opportunity_id IN (SELECT id FROM import_touched)
            GROUP BY opportunity_id
        ) c
        WHERE o.id = c.opportunity_id AND (o.last_held_at, o.next_at) IS DISTINCT FROM (c.held, c.scheduled)
        """
    )
    batch.execute(
        """
        UPDATE conversations_involvement i SET last_held_at = c.held
        FROM (
            SELECT v.opportunity_id, p.contact_id, max(v.starts_at) AS held
            FROM conversations_conversation v JOIN conversations_participation p ON p.conversation_id = v.id
            WHERE v.state = 'held' AND v.opportunity_id IN (SELECT id FROM import_touched)
            GROUP BY v.opportunity_id, p.contact_id
        ) c
        WHERE i.opportunity_id = c.opportunity_id AND i.contact_id = c.contact_id
            AND i.last_held_at IS DISTINCT FROM c.held
        """
    )
