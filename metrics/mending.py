"""What the jobs that count have in common: they mend what differs from the truth, one at a time, and say when."""

# ruff: noqa: S608 (the SQL is put together from constants of the modules that count; every value is a parameter)

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from metrics.models import Figures


def lock(which: int, workspace_id: int, function: str) -> bool:
    """Whether the lock is held now; the function that waits returns nothing and always has it."""
    [[answer]] = run(f"SELECT {function}(%(lock)s, %(workspace)s)", {"lock": which, "workspace": workspace_id})
    return answer is not False


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

    Both are laid together and grouped, never joined: after an import the planner supposes a row where there are
    fifty thousand, and a join would read all of one side for each row of the other.
    """
    both = f"({present}) UNION ALL (SELECT NULL, source.* FROM ({source}) source)"
    differing = f"SELECT {{}} FROM ({both}) AS rows (id, {columns}) GROUP BY {columns} HAVING count(id) = {{}}"
    statements = (
        f"DELETE FROM {table} WHERE workspace_id = %(workspace)s"
        f" AND id = ANY(ARRAY({differing.format('max(id)', 'count(*)')})) RETURNING {told}",
        f"INSERT INTO {table} ({columns}) {differing.format(columns, '0')} RETURNING {told}",
    )
    mended: Counter[tuple] = Counter()
    for statement in statements:
        counted = f"WITH {leading} done AS ({statement}) SELECT {told}, count(*) FROM done GROUP BY {told}"
        mended.update({row[:-1]: row[-1] for row in run(counted, parameters)})
    return mended


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


def run(sql: str, parameters: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []
