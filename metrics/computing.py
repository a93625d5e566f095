"""Facts and rollups are mended, not rewritten: what differs from the truth is replaced, the rest stays.

`refresh` mends what the noticed changes touch, `rebuild` mends everything, with the same statements; so the
two agree, and a rebuild that finds something to mend has found a fault. Each mends in one transaction with
its claim on the changes: a worker that is killed leaves both as they were. One worker at a time computes a
workspace, held apart by an advisory lock that ends with the transaction.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from conversations.models import Opportunity
from metrics.mending import lock, make_room, mend, run, stamp
from people import isolation

BATCH = 100_000
LOCK = 0x53414C45  # tells this use of advisory locks from others; the second number is the workspace

# What a rollup counts by: column, type, and what stands for null in a comparison that an index can serve.
KEY = {
    "level": ("text", None),
    "team_id": ("bigint", None),
    "version_id": ("bigint", "0"),
    "owner_id": ("bigint", "0"),
    "month": ("date", "'0001-01-01'::date"),
    "currency": ("text", None),
    "kind": ("text", None),
}
KEYS = ", ".join(KEY)
Key = tuple[Any, ...]  # values in the order of KEY
FACT = f"workspace_id, opportunity_id, outcome_id, {KEYS}, opened_on, decided_on, cause, cycle_days, amount"
ROLLUP = f"workspace_id, {KEYS}, n, amount_sum, cycle_days, amounts"

# The level of an opportunity `o`: that of its team on the day of opening, overridden, else assessed, else entered.
LEVEL = "coalesce(overridden.level, assessed.level, entered.level, '')"
LEVELS = "".join(
    f"""LEFT JOIN metrics_maturityperiod {name} ON {name}.team_id = o.team_id AND {name}.kind = '{kind}'
    AND o.opened_on >= {name}.starts_on AND ({name}.ends_on IS NULL OR o.opened_on < {name}.ends_on)
"""
    for name, kind in (("overridden", "override"), ("assessed", "assessed"), ("entered", "entered"))
)
# The one definition of a fact: every outcome that counts, and the opportunity while no outcome is in force.
# What is said to have ended before it was opened has no cycle: one of its days is wrong.
# Its version is the one that it followed at that outcome: only open opportunities are moved to another, so that
# only an outcome that was reopened and still counts can be of a version before.
FACTS = f"""
SELECT o.workspace_id, o.id, o.outcome_id, {LEVEL},
    o.team_id, o.followed_id, o.owner_id, date_trunc('month', o.decided_on::timestamp)::date, o.currency, o.kind,
    o.opened_on, o.decided_on, o.cause,
    CASE WHEN o.decided_on < o.opened_on THEN NULL
        WHEN o.opened_at IS NOT NULL AND o.decided_at IS NOT NULL
        THEN greatest(extract(epoch FROM o.decided_at - o.opened_at)::float8 / 86400, 0)
        ELSE (o.decided_on - o.opened_on)::float8 END,
    o.amount
FROM (
    SELECT o.*, d.id AS outcome_id, d.kind, d.cause, d.decided_on, d.decided_at,
        CASE WHEN d.reopened_at IS NULL THEN o.version_id ELSE coalesce((
            SELECT moving.source_id FROM conversations_move move
            JOIN conversations_moving moving ON moving.id = move.moving_id
            WHERE move.opportunity_id = o.id AND move.moved_at > d.reopened_at AND move.undone_at IS NULL
            ORDER BY move.moved_at LIMIT 1
        ), o.version_id) END AS followed_id
    FROM ({{opportunities}}) o JOIN conversations_outcome d ON d.opportunity_id = o.id
    WHERE d.reopened_at IS NULL OR d.stays_counted
    UNION ALL
    SELECT o.*, NULL, 'open', '', NULL, NULL, o.version_id
    FROM ({{opportunities}}) o
    WHERE NOT EXISTS (
        SELECT FROM conversations_outcome d WHERE d.opportunity_id = o.id AND d.reopened_at IS NULL
    )
) o
{LEVELS}"""

OPPORTUNITIES = """SELECT id, workspace_id, team_id, version_id, owner_id, opened_on, opened_at, amount, currency
    FROM conversations_opportunity WHERE workspace_id = %(workspace)s"""

GROUPS = f"""
SELECT f.workspace_id, {", ".join(f"f.{name}" for name in KEY)}, count(*), coalesce(sum(amount), 0),
    array_remove(array_agg(cycle_days ORDER BY cycle_days), NULL),
    array_remove(array_agg(amount ORDER BY amount), NULL)
FROM metrics_fact f {{only}} WHERE f.workspace_id = %(workspace)s
GROUP BY f.workspace_id, {", ".join(f"f.{name}" for name in KEY)}
"""


def same(one: str, other: str) -> str:
    """SQL: two rows have the same key, where null equals null."""
    return " AND ".join(
        " = ".join(
            f"{row}.{name}"
            if instead is None
            else f"CASE WHEN {row}.{name} IS NULL THEN {instead} ELSE {row}.{name} END"
            for row in (one, other)
        )
        for name, (_, instead) in KEY.items()
    )


# Selects {columns} of the touched groups out of all.
TOUCHED = "touched AS (SELECT * FROM unnest({arrays}) AS t ({keys})),".format(
    arrays=", ".join(f"%({name})s::{kind}[]" for name, (kind, _) in KEY.items()), keys=KEYS
)
ONLY_TOUCHED = f"JOIN touched t ON {same('f', 't')}"


@dataclass
class Work:
    """What a job did: opportunities read again, and rows that had to be mended."""

    opportunities: int = 0
    facts: int = 0
    rollups: int = 0

    @property
    def mended(self) -> int:
        return self.facts + self.rollups

    @property
    def done(self) -> int:
        return self.opportunities


def refresh(workspace_id: int) -> Work:
    """Mends what the changes noticed so far touch, a batch and a transaction at a time.

    Returns at once when another worker is at it: that one, or the next round, will find the same changes.
    """
    work = Work()
    while True:
        with isolation.opened(workspace_id):
            changed = _claim(workspace_id) if lock(LOCK, workspace_id, "pg_try_advisory_xact_lock") else []
            if not changed:
                return work
            work.opportunities += len(changed)
            touched = _mend_facts(work, workspace_id, changed)
            if touched:
                _mend_rollups(work, workspace_id, touched)
            stamp(workspace_id, has_changed=bool(touched))


def rebuild(workspace_id: int) -> Work:
    """Reads everything again in one transaction and mends what differs. Waits for a worker that is at it."""
    work = Work()
    with isolation.opened(workspace_id):
        lock(LOCK, workspace_id, "pg_advisory_xact_lock")
        make_room()
        run("DELETE FROM metrics_change WHERE workspace_id = %(workspace)s", {"workspace": workspace_id})
        work.opportunities = Opportunity.objects.filter(workspace_id=workspace_id).count()
        _mend_facts(work, workspace_id)
        _mend_rollups(work, workspace_id)
        stamp(workspace_id, has_changed=work.mended > 0, rebuilt_at=timezone.now())
    return work


def _claim(workspace_id: int) -> list[int]:
    """Takes noticed changes off the queue; they come back if the transaction does not end well.

    What is taken here was committed before, so its rows are seen by the statements that follow. What is
    committed later leaves a change of its own.
    """
    claimed = """
        WITH claimed AS (
            DELETE FROM metrics_change WHERE id IN (
                SELECT id FROM metrics_change WHERE workspace_id = %(workspace)s ORDER BY id LIMIT %(batch)s
            ) RETURNING opportunity_id
        ) SELECT DISTINCT opportunity_id FROM claimed"""
    return [row[0] for row in run(claimed, {"workspace": workspace_id, "batch": BATCH})]


def _mend_facts(work: Work, workspace_id: int, opportunities: list[int] | None = None) -> set[Key]:
    """Mends the facts of these opportunities, or of all; returns the groups in which something changed."""
    parameters = {"workspace": workspace_id, "opportunities": opportunities}
    few = "" if opportunities is None else " AND {} = ANY(%(opportunities)s::bigint[])"
    source = FACTS.format(opportunities=OPPORTUNITIES + few.format("id"))
    present = f"SELECT id, {FACT} FROM metrics_fact WHERE workspace_id = %(workspace)s{few.format('opportunity_id')}"
    mended = mend("metrics_fact", FACT, source, present, parameters, told=KEYS)
    work.facts += sum(mended.values())
    return set(mended)


def _mend_rollups(work: Work, workspace_id: int, touched: set[Key] | None = None) -> None:
    """Mends the rollups of these groups, or all, from the facts."""
    parameters: dict[str, Any] = {"workspace": workspace_id}
    only = leading = ""
    if touched is not None:
        parameters |= {name: list(values) for name, values in zip(KEY, zip(*touched, strict=True), strict=True)}
        leading, only = TOUCHED, ONLY_TOUCHED
    columns = ", ".join(f"f.{name}" for name in ROLLUP.split(", "))
    present = f"SELECT f.id, {columns} FROM metrics_rollup f {only} WHERE f.workspace_id = %(workspace)s"
    mended = mend("metrics_rollup", ROLLUP, GROUPS.format(only=only), present, parameters, told=KEYS, leading=leading)
    work.rollups += sum(mended.values())
