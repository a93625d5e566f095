"""What the jobs that count have in common: they mend what differs from the truth, one at a time, and say when."""

# ruff: noqa: S608 (the SQL is put together from constants of the modules that count; every value is a parameter)

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from metrics.models import Figures

TRUTH = "mended_truth"
ROOM = "128MB"


def lock(which: int, workspace_id: int, function: str) -> bool:
    """Whether the lock is held now; the function that waits returns nothing and always has it."""
    [[answer]] = run(f"SELECT {function}(%(lock)s, %(workspace)s)", {"lock": which, "workspace": workspace_id})
    return answer is not False


def make_room() -> None:
    """For all rows of a workspace at once: what does not fit into memory is sorted on disk, in many passes."""
    run("SELECT set_config('work_mem', %(room)s, true)", {"room": ROOM})


def mend(
    table: str,
    columns: str,
    source: str,
    present: str,
    parameters: dict[str, Any],
    *,
    told: str = "workspace_id",
    leading: str = "",
) -> Counter[tuple]:
    """Removes the rows of `present` that `source` has not, adds those it has alone; counts them by the columns `told`.
    Neither has a row twice.

    The truth is counted once, into a table of this transaction: from there on the planner knows how many rows it has.
    Rows are the same when all their columns are; their hash only finds them.
    """
    truth = f"WITH {leading} source ({columns}) AS ({source}) SELECT * FROM source"
    run(f"CREATE TEMPORARY TABLE {TRUTH} ON COMMIT DROP AS {truth}", parameters)
    present, mended = f"({present}) AS present (id, {columns})", Counter[tuple]()
    for statement in _changes(table, columns, present):
        changed = f"WITH {leading} changed AS ({statement} RETURNING {told})"
        counted = f"{changed} SELECT {told}, count(*) FROM changed GROUP BY {told}"
        mended.update({row[:-1]: row[-1] for row in run(counted, parameters)})
    run(f"DROP TABLE {TRUTH}", {})
    return mended


def _changes(table: str, columns: str, present: str) -> tuple[str, str]:
    is_same = _same(columns, "present", TRUTH)
    gone = f"SELECT present.id FROM {present} WHERE NOT EXISTS (SELECT FROM {TRUTH} WHERE {is_same})"
    new = f"SELECT * FROM {TRUTH} WHERE NOT EXISTS (SELECT FROM {present} WHERE {is_same})"
    return (
        f"DELETE FROM {table} WHERE workspace_id = %(workspace)s AND id = ANY(ARRAY({gone}))",
        # What the first has left of the present is true: when they are as many rows, none is missing.
        f"INSERT INTO {table} ({columns}) SELECT * FROM ({new}) AS new"
        f" WHERE (SELECT count(*) FROM {present}) <> (SELECT count(*) FROM {TRUTH})",
    )


def _same(columns: str, one: str, other: str) -> str:
    """SQL: both have the same values, where null equals null; worded so that a join by hash serves it."""
    rows = [f"ROW({', '.join(f'{name}.{column}' for column in columns.split(', '))})" for name in (one, other)]
    hashes = [f"hash_record_extended({row}, 0)" for row in rows]
    return f"{' = '.join(hashes)} AND {' IS NOT DISTINCT FROM '.join(rows)}"


def stamp(workspace_id: int, *, has_changed: bool, **fields: Any) -> None:
    """Says when the figures were computed. The revision moves only with the figures: answers are kept by it."""
    Figures.objects.get_or_create(workspace_id=workspace_id)
    Figures.objects.filter(workspace_id=workspace_id).update(
        revision=F("revision") + int(has_changed), computed_at=timezone.now(), **fields
    )


def keys_in(sql: str, asked: dict[str, Any]) -> RawSQL:
    """A statement with named parameters, for a place in a queryset, which knows them by their order alone."""
    values = [asked[name] for name in re.findall(r"%\((\w+)\)s", sql)]
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), values)  # noqa: S611 constants of the callers, and parameters


def run(sql: str, parameters: dict[str, Any] | Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []
