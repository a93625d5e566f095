"""Stage histories. What was recorded stays: a file adds entries at the end of a history, or changes nothing."""

from __future__ import annotations

from conversations.models import StageEntry

from . import references, saving
from .fields import REFUSE
from .problems import N_
from .saving_opportunities import match_stages
from .staging import Batch

BEFORE_THIS_FILE = """(SELECT max(e.entered_at) FROM conversations_stageentry e
    WHERE e.opportunity_id = r.opportunity_id)"""


def write_history(batch: Batch) -> dict[str, list[str]]:
    batch.execute("ALTER TABLE import_row ADD COLUMN stage_name text")
    saving.days_become_moments(batch, "entered")
    references.resolve(batch, ["opportunity", "entered_by"])
    name_stages(batch)
    find_entries(batch)
    refuse_changes(batch)
    made = references.create(batch, ["entered_by"])
    batch.execute("UPDATE import_row SET status = CASE WHEN id IS NULL THEN 'created' ELSE 'unchanged' END")
    add(batch)
    follow(batch)
    return made


def name_stages(batch: Batch) -> None:
    """On the version of the opportunity; where it has none, on the one that its team followed when it was opened."""
    rule = batch.rules["stage"]
    if rule.by == "name":
        batch.execute(
            """
            UPDATE import_row r SET version_id = coalesce(o.version_id, f.version_id)
            FROM conversations_opportunity o
            LEFT JOIN stages_following f ON f.workspace_id = o.workspace_id AND f.team_id = o.team_id
                AND f.starts_on <= o.opened_on AND (f.ends_on IS NULL OR f.ends_on > o.opened_on)
            WHERE o.id = r.opportunity_id
            """
        )
        match_stages(batch)
        if rule.when_missing == REFUSE:
            batch.refuse(
                N_("No stage “%(text)s” in the version that the opportunity follows."),
                "stage_id IS NULL AND opportunity_id IS NOT NULL",
                "stage",
                text="stage",
            )
    batch.execute("UPDATE import_row SET stage_name = stage WHERE stage_name IS NULL")


def find_entries(batch: Batch) -> None:
    """The key of an entry is its place in the file's history, or what it says and how many times it was said."""
    batch.look_up(
        "SELECT id FROM conversations_stageentry WHERE opportunity_id = w.opportunity_id AND external_id = w.key",
        id="id",
    )


def refuse_changes(batch: Batch) -> None:
    batch.refuse(
        N_("The history says “%(was)s” here already, and a history is never changed."),
        """r.id IS NOT NULL AND EXISTS (SELECT 1 FROM conversations_stageentry e WHERE e.id = r.id
            AND (e.stage_name, e.entered_at) IS DISTINCT FROM (r.stage_name, r.entered_at) OFFSET 0)""",
        "stage",
        was="(SELECT e.stage_name FROM conversations_stageentry e WHERE e.id = r.id)",
    )
    batch.refuse(
        N_("It comes before what the history says already (%(last)s), and a history only grows at its end."),
        f"r.id IS NULL AND r.entered_at < {BEFORE_THIS_FILE}",
        "entered",
        last=f"to_char({BEFORE_THIS_FILE} AT TIME ZONE %(zone)s, 'YYYY-MM-DD HH24:MI')",
    )


def add(batch: Batch) -> None:
    columns = {
        "opportunity_id": "r.opportunity_id",
        "sequence": """coalesce(e.sequence, 0)
            + row_number() OVER (PARTITION BY r.opportunity_id ORDER BY r.sequence, r.number)""",
        "stage_id": "r.stage_id",
        "stage_name": "r.stage_name",
        "entered_at": "r.entered_at",
        "time_known": "r.entered_timed",
        "entered_by_id": "r.entered_by_id",
        "external_id": "r.key",
    }
    saving.insert(
        batch,
        StageEntry,
        columns,
        """FROM import_row r LEFT JOIN (
                SELECT opportunity_id, max(sequence) AS sequence FROM conversations_stageentry
                WHERE opportunity_id IN (SELECT opportunity_id FROM import_row) GROUP BY opportunity_id
            ) e USING (opportunity_id)
            WHERE r.status = 'created' AND r.problems IS NULL""",
    )


def follow(batch: Batch) -> None:
    """The opportunity is where its history ends, and follows the version whose stages its history names."""
    batch.execute(
        """
        UPDATE conversations_opportunity o
        SET stage_id = e.stage_id, stage_name = e.stage_name, stage_entered_at = e.entered_at,
            version_id = coalesce(o.version_id, n.version_id), revision = o.revision + 1
        FROM (
            SELECT opportunity_id, CASE WHEN bool_and(stage_id IS NOT NULL) THEN min(version_id) END AS version_id
            FROM import_row WHERE status = 'created' AND problems IS NULL GROUP BY opportunity_id
        ) n
        CROSS JOIN LATERAL (
            SELECT stage_id, stage_name, entered_at FROM conversations_stageentry
            WHERE opportunity_id = n.opportunity_id ORDER BY sequence DESC LIMIT 1
        ) e
        WHERE o.id = n.opportunity_id
        """
    )
