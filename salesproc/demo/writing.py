"""Rows go in by sets: one statement adds thousands, from JSON that PostgreSQL reads into rows of the table."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection, models

Row = dict[str, Any]
ROWS_AT_ONCE = 20_000


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids nobody else will get, from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def write(model: type[models.Model], rows: Iterable[Row], **same: Any) -> int:
    """Adds rows. All name the same columns; `same` goes into each, and the model's defaults into the others."""
    rows, written = list(rows), 0
    while written < len(rows):
        part = rows[written : written + ROWS_AT_ONCE]
        _insert(model, part, same)
        written += len(part)
    return written


def _insert(model: type[models.Model], rows: list[Row], same: Row) -> None:
    quote, named = connection.ops.quote_name, list(rows[0])
    fixed = {column: value for column, value in (_defaults(model) | same).items() if column not in named}
    table = quote(model._meta.db_table)
    columns = [quote(name) for name in (*named, *fixed)]
    values = [*(f"given.{quote(name)}" for name in named), *("%s" for _ in fixed)]
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608
        f"FROM json_populate_recordset(NULL::{table}, %s) AS given"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*fixed.values(), json.dumps(rows, default=str)])


@cache
def _columns(model: type[models.Model]) -> dict[str, models.Field]:
    return {
        field.column: field for field in model._meta.concrete_fields if not field.generated and not field.primary_key
    }


def _defaults(model: type[models.Model]) -> dict[str, Any]:
    """What the model puts in each column when nothing is said, ready for the database."""
    return {
        column: field.get_db_prep_save(field.pre_save(model(), add=True), connection)
        for column, field in _columns(model).items()
    }
