"""Opportunities with their stage and their outcome."""

from __future__ import annotations

from conversations.models import Opportunity, Outcome, StageEntry

from . import references, saving
from .fields import REFUSE
from .problems import N_
from .staging import Batch

TABLE = "conversations_opportunity"
COLUMNS = {
    "name": "r.name",
    "account_id": "r.account_id",
    "team_id": "r.team_id",
    "owner_id": "r.owner_id",
    "version_id": "coalesce(t.version_id, r.version_id)",
    "amount": "r.amount",
    "currency": "r.currency",
    "opened_on": "r.opened_on",
    "source": "r.source",
}
# The moment of opening is forgotten when the file says another day without a time.
OPENED_AT = """CASE WHEN r.opened_at IS NOT NULL THEN r.opened_at
    WHEN r.opened_on IS NOT NULL AND r.opened_on IS DISTINCT FROM t.opened_on THEN NULL ELSE t.opened_at END"""
STAGE_MOVED = """(r.stage_name IS NOT NULL AND (t.stage_name IS DISTINCT FROM r.stage_name
    OR (r.stage_since_at IS NOT NULL AND t.stage_entered_at IS DISTINCT FROM r.stage_since_at)))"""
OUTCOME_DIFFERS = """(r.outcome IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM conversations_outcome o WHERE o.opportunity_id = t.id AND o.reopened_at IS NULL
        AND o.kind = r.outcome
        AND o.cause = coalesce(r.cause, o.cause)
        AND o.reason = coalesce(r.reason, o.reason)
        AND o.decided_on IS NOT DISTINCT FROM coalesce(r.closed_on, o.decided_on)
        AND (r.closed_at IS NULL OR o.decided_at IS NOT DISTINCT FROM r.closed_at)))"""


def write_opportunities(batch: Batch) -> dict[str, list[str]]:
    batch.execute(
        """ALTER TABLE import_row ADD COLUMN stage_name text, ADD COLUMN moved boolean, ADD COLUMN ended boolean,
            ADD COLUMN outcome_id bigint, ADD COLUMN kept_cause text, ADD COLUMN kept_reason text,
            ADD COLUMN kept_on date, ADD COLUMN kept_at timestamptz"""
    )
    saving.days_become_moments(batch, "stage_since")
    references.resolve(batch, ["team", "account", "owner"])
    saving.key_existing(batch, TABLE)
    follow_version(batch)
    refuse_disorder(batch)
    made = references.create(batch, ["team", "account", "owner"])
    opened = f"t.opened_at IS DISTINCT FROM {OPENED_AT}"
    changes = {"moved": ("stage_name IS NOT NULL", STAGE_MOVED), "ended": ("outcome IS NOT NULL", OUTCOME_DIFFERS)}
    also = f"{opened} OR {STAGE_MOVED} OR {OUTCOME_DIFFERS}"
    if saving.compare(batch, Opportunity, COLUMNS, also, marks=changes):
        update(batch)
        give_way(batch)
    add(batch)
    enter_stages(batch)
    decide(batch)
    return made


def follow_version(batch: Batch) -> None:
    """Pins the version that the team followed on the day of opening, where it has the stage that the file names."""
    rule = batch.rules.get("stage")
    if rule is None:
        return
    if rule.by == "name":
        batch.execute(
            """
            UPDATE import_row r SET version_id = coalesce(p.version_id, f.version_id)
            FROM import_row w
            LEFT JOIN conversations_opportunity p ON p.id = w.id
            LEFT JOIN stages_following f ON f.workspace_id = %(workspace)s AND f.team_id = w.team_id
                AND f.starts_on <= coalesce(w.opened_on, p.opened_on)
                AND (f.ends_on IS NULL OR f.ends_on > coalesce(w.opened_on, p.opened_on))
            WHERE w.number = r.number AND w.stage IS NOT NULL
            """
        )
        match_stages(batch)
        if rule.when_missing == REFUSE:
            batch.refuse(
                N_("No stage “%(text)s” in the version that the team followed when it was opened."),
                "stage IS NOT NULL AND stage_id IS NULL",
                "stage",
                text="stage",
            )
        elif rule.when_missing == "empty":
            batch.execute("UPDATE import_row SET stage = NULL WHERE stage_id IS NULL")
    batch.execute("UPDATE import_row SET version_id = NULL WHERE stage_id IS NULL")
    batch.execute("UPDATE import_row SET stage_name = stage WHERE stage_name IS NULL")


def match_stages(batch: Batch) -> None:
    batch.execute(
        """
        UPDATE import_row r SET stage_id = s.id, stage_name = s.name FROM stages_stage s
        WHERE s.workspace_id = %(workspace)s AND s.version_id = r.version_id
            AND salesproc_plain(s.name) = salesproc_plain(r.stage)
        """
    )


def refuse_disorder(batch: Batch) -> None:
    """What the row alone cannot tell: the other date is already there."""
    batch.refuse(
        N_("Closed on %(closed)s, before it was opened on %(opened)s."),
        """r.id IS NOT NULL AND (r.closed_on IS NULL) <> (r.opened_on IS NULL)
            AND EXISTS (SELECT 1 FROM conversations_opportunity t WHERE t.id = r.id
                AND coalesce(r.closed_on, CASE WHEN r.outcome IS NULL OR r.outcome = t.outcome THEN t.decided_on END)
                    < coalesce(r.opened_on, t.opened_on) OFFSET 0)""",
        "closed",
        closed="coalesce(r.closed_on, (SELECT decided_on FROM conversations_opportunity t WHERE t.id = r.id))",
        opened="coalesce(r.opened_on, (SELECT opened_on FROM conversations_opportunity t WHERE t.id = r.id))",
    )


def update(batch: Batch) -> None:
    sets = {name: f"coalesce({value}, t.{name})" for name, value in COLUMNS.items()}
    sets |= {
        "opened_at": OPENED_AT,
        "stage_id": "CASE WHEN r.moved THEN r.stage_id ELSE t.stage_id END",
        "stage_name": "CASE WHEN r.moved THEN r.stage_name ELSE t.stage_name END",
        "stage_entered_at": "CASE WHEN r.moved THEN r.stage_since_at ELSE t.stage_entered_at END",
        "outcome": "coalesce(r.outcome, t.outcome)",
        "decided_on": """CASE WHEN NOT r.ended THEN t.decided_on
            WHEN r.outcome = t.outcome THEN coalesce(r.closed_on, t.decided_on) ELSE r.closed_on END""",
        "revision": "t.revision + 1",
    }
    batch.execute(
        f"""UPDATE {TABLE} t SET {", ".join(f"{name} = {value}" for name, value in sets.items())}
            FROM import_row r WHERE t.id = r.id AND r.status = 'updated'"""
    )


def add(batch: Batch) -> None:
    columns = {
        **{name: f"r.{name}" for name in ("id", "name", "account_id", "team_id", "owner_id", "version_id", "amount")},
        **{name: f"r.{name}" for name in ("opened_on", "opened_at", "stage_id")},
        **{name: f"coalesce(r.{name}, '')" for name in ("currency", "source", "external_id", "outcome", "stage_name")},
        "stage_entered_at": "r.stage_since_at",
        "decided_on": "r.closed_on",
        "created_by_id": "%(by)s",
    }
    saving.insert(batch, Opportunity, columns, "FROM import_row r WHERE r.status = 'created'")


def enter_stages(batch: Batch) -> None:
    """A dated stage is an entry. A current stage without a date is none, unless there is a history to go on."""
    saving.insert(
        batch,
        StageEntry,
        {
            "opportunity_id": "r.id",
            "sequence": "coalesce(e.sequence, 0) + 1",
            "stage_id": "r.stage_id",
            "stage_name": "r.stage_name",
            "entered_at": "r.stage_since_at",
            "time_known": "r.stage_since_timed",
            "entered_by_id": "NULL::bigint",
        },
        """FROM import_row r LEFT JOIN LATERAL (
                SELECT sequence, stage_name, entered_at FROM conversations_stageentry
                WHERE opportunity_id = r.id ORDER BY sequence DESC LIMIT 1
            ) e ON true
            WHERE r.moved AND r.status IN ('created', 'updated')
                AND (r.stage_since_at IS NOT NULL OR e.sequence IS NOT NULL)
                AND (e.stage_name, e.entered_at) IS DISTINCT FROM (r.stage_name, r.stage_since_at)""",
    )


def give_way(batch: Batch) -> None:
    """A different outcome takes the place of the one in force, which stays to be seen.

    What the file does not say of an outcome of the same kind is kept for the one that comes.
    """
    batch.look_up(
        """SELECT o.id, same.* FROM conversations_outcome o
            LEFT JOIN LATERAL (
                SELECT o.cause, o.reason, o.decided_on,
                    CASE WHEN coalesce(w.closed_on, o.decided_on) = o.decided_on THEN o.decided_at END AS decided_at
                WHERE o.kind = w.outcome
            ) same ON true
            WHERE o.opportunity_id = w.id AND o.reopened_at IS NULL""",
        "w.ended AND w.status = 'updated'",
        outcome_id="id",
        kept_cause="cause",
        kept_reason="reason",
        kept_on="decided_on",
        kept_at="decided_at",
    )
    batch.execute(
        """
        UPDATE conversations_outcome
        SET reopened_at = now(), reopened_by_id = %(by)s, reopened_because = %(because)s, stays_counted = false
        WHERE id = ANY (ARRAY(SELECT outcome_id FROM import_row WHERE outcome_id IS NOT NULL))
        """,
        because="Another outcome was imported.",
    )


def decide(batch: Batch) -> None:
    columns = {
        "opportunity_id": "r.id",
        "kind": "r.outcome",
        "cause": "coalesce(r.cause, r.kept_cause, '')",
        "reason": "coalesce(r.reason, r.kept_reason, '')",
        "decided_on": "coalesce(r.closed_on, r.kept_on)",
        "decided_at": "coalesce(r.closed_at, r.kept_at)",
        "recorded_by_id": "%(by)s",
    }
    saving.insert(batch, Outcome, columns, "FROM import_row r WHERE r.ended AND r.status IN ('created', 'updated')")
