"""The rows of one batch, in a table that only this transaction sees, so that everything is done by sets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from people.models import Membership, Workspace

from .converting import Record
from .fields import AMOUNT, FIELDS, MINUTES, MOMENT, NUMBER, REFERENCE
from .mapping import Mapping
from .problems import Problem

TYPES = {AMOUNT: "numeric(15,2)", NUMBER: "integer", MINUTES: "interval"}
OWN_COLUMNS = "number integer, key text, id bigint, status text, problems jsonb, version_id bigint"


@dataclass(frozen=True)
class Context:
    """Where the rows go, who brings them, and the day it is there."""

    workspace: Workspace
    by: Membership | None
    mapping: Mapping
    today: dt.date

    @property
    def zone_name(self) -> str:
        """The zone in which the days of the file are counted."""
        return self.mapping.time_zone or self.workspace.time_zone


class Batch:
    """The staging table `import_row`: the fields as text, numbers and moments, with `<reference>_id` beside each
    reference and, for each moment, the day (`<name>_on`) and the time when it is known (`<name>_at`)."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.rules = context.mapping.rules
        self._writers: list[tuple[str, Callable[[Any], Sequence[Any]]]] = []
        copied, found = [], []
        for field in FIELDS[context.mapping.kind]:
            if field.type == MOMENT:
                copied += [f"{field.name}_on date", f"{field.name}_at timestamptz"]
                self._writers.append((field.name, day_and_time))
            else:
                copied.append(f"{field.name} {TYPES.get(field.type, 'text')}")
                self._writers.append((field.name, interval if field.type == MINUTES else alone))
            if field.type == REFERENCE:
                found.append(f"{field.name}_id bigint")
        self._definition = ", ".join([OWN_COLUMNS, *copied, *found])
        self._copied = ", ".join(["number", "key", *(column.split(" ")[0] for column in copied)])

    def load(self, records: Sequence[tuple[Record, str]]) -> None:
        """Fills the table with records and their keys, in one COPY."""
        self.execute("DROP TABLE IF EXISTS import_row")
        self.execute(f"CREATE TEMPORARY TABLE import_row ({self._definition}) ON COMMIT DROP")
        lines = io.StringIO()
        write = csv.writer(lines).writerow
        for record, key in records:
            row: list[Any] = [record.number, key]
            for name, cells in self._writers:
                row += cells(record.values[name])  # type: ignore[index]
            write(row)
        lines.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY import_row ({self._copied}) FROM STDIN WITH (FORMAT csv)", lines)
        self.execute("ANALYZE import_row")

    def execute(self, sql: str, **params: Any) -> int:
        """Runs a statement and says how many rows it concerned. `%(workspace)s` and `%(by)s` are always known."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self._params(params))
            return cursor.rowcount

    def look_up(self, found: str, where: str = "true", **columns: str) -> int:
        """Fills columns of the rows `w` from a query about each one.

        Each row asks an index (LATERAL, OFFSET 0): left to choose, the planner may read all that a table holds.
        """
        sets = ", ".join(f"{name} = m.{value}" for name, value in columns.items())
        return self.execute(
            f"""
            UPDATE import_row r SET {sets} FROM (
                SELECT w.number, found.* FROM import_row w CROSS JOIN LATERAL ({found} OFFSET 0) found WHERE {where}
            ) m WHERE m.number = r.number
            """
        )

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, self._params(params))
            return cursor.fetchall()

    def _params(self, params: dict[str, Any]) -> dict[str, Any]:
        context = self.context
        known = {"workspace": context.workspace.pk, "by": context.by and context.by.pk, "zone": context.zone_name}
        return {**known, "today": context.today, **params}

    def refuse(self, message: str, where: str, field: str = "", **figures: str) -> None:
        """Adds a reason to the rows of a condition. `figures` are the SQL of what the sentence names."""
        rule = self.rules.get(field)
        pairs = ", ".join(f"'{name}', {sql}" for name, sql in figures.items())
        self.execute(
            "UPDATE import_row r SET problems = coalesce(problems, '[]') || jsonb_build_array(jsonb_build_object("
            f"'message', %(message)s::text, 'params', jsonb_build_object({pairs}), 'column', %(column)s::text))"
            f" WHERE {where}",
            message=message,
            column=(rule.column if rule else "") or field,
        )

    def refused(self) -> list[tuple[int, list[Problem]]]:
        found = self.rows("SELECT number, problems::text FROM import_row WHERE problems IS NOT NULL ORDER BY number")
        return [(number, [Problem(**each) for each in json.loads(problems)]) for number, problems in found]

    def statuses(self) -> dict[str, int]:
        return dict(self.rows("SELECT status, count(*) FROM import_row WHERE problems IS NULL GROUP BY status"))


def alone(value: Any) -> Sequence[Any]:
    return (value,)


def interval(value: Any) -> Sequence[Any]:
    return (None if value is None else f"{value * 60:f} seconds",)


def day_and_time(value: Any) -> Sequence[Any]:
    """A time is read in the zone where the file's days are counted, so its day is the one to keep."""
    if value is None:
        return (None, None)
    if isinstance(value, dt.datetime):
        return (value.date().isoformat(), value.isoformat())
    return (value.isoformat(), None)
