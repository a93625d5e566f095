"""Compares the rows of a batch with what is there, and writes what differs, each table in one statement."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from typing import Any

from django.db import connection, models

from .staging import Batch


def key_existing(batch: Batch, table: str, by_name: str = "") -> None:
    """Finds the row that is already there: by its identifier; else, where `by_name` says how, by that."""
    batch.look_up(
        f"""SELECT t.id FROM {table} t
            WHERE t.workspace_id = %(workspace)s AND t.external_id = w.external_id AND t.external_id <> ''""",
        id="id",
    )
    if by_name:
        # One without an identifier of its own takes that of the file, rather than being there twice.
        batch.execute(
            f"""
            UPDATE import_row r SET id = m.id FROM (
                SELECT w.number, CASE WHEN count(*) = 1 THEN min(t.id) ELSE 0 END AS id
                FROM (SELECT *, salesproc_plain(name) AS plain FROM import_row WHERE id IS NULL OFFSET 0) w
                JOIN {table} t ON t.workspace_id = %(workspace)s AND {by_name}
                WHERE w.external_id IS NULL OR t.external_id = ''
                GROUP BY w.number
            ) m WHERE m.number = r.number
            """
        )


def compare(
    batch: Batch,
    model: type[models.Model],
    columns: Dict[str, str],
    also: str = "false",
    marks: Dict[str, tuple[str, str]] | None = None,
) -> int:
    """Gives each row its status, and those to create their identifiers; says how many there were already.

    A cell without a value changes nothing; `also` is what else makes a change. `columns` are those of the table
    with the SQL of their new value, null where the file says nothing. `marks` are noted beside the status: what
    they are of a row to create, and of one that is there.
    """
    table, marks = model._meta.db_table, marks or {}
    there = [status_of(columns, also), *(known for _, known in marks.values())]
    new = "".join(f", {name} = {created}" for name, (created, _) in marks.items())
    batch.execute(
        f"""UPDATE import_row r SET status = 'created', id = nextval((SELECT pg_get_serial_sequence('{table}', 'id')))
            {new} WHERE r.id IS NULL AND r.problems IS NULL"""
    )
    known = batch.execute(
        f"""
        UPDATE import_row r SET ({", ".join(["status", *marks])}) = (
            SELECT {", ".join(there)} FROM {table} t WHERE t.id = r.id
        ) WHERE r.status IS NULL AND r.problems IS NULL
        """
    )
    # Without it the planner takes most rows for updated ones, and reads whole tables for none.
    batch.execute("ANALYZE import_row")
    return known


def status_of(columns: Dict[str, str], also: str) -> str:
    """SQL: of a row that is there."""
    differs = [f"({value} IS NOT NULL AND t.{name} IS DISTINCT FROM {value})" for name, value in columns.items()]
    return f"CASE WHEN {' OR '.join([*differs, also])} THEN 'updated' ELSE 'unchanged' END"


def update(batch: Batch, table: str, columns: Dict[str, str]) -> None:
    sets = [f"{name} = coalesce({value}, t.{name})" for name, value in columns.items()]
    batch.execute(
        f"""
        UPDATE {table} t SET {", ".join(sets)}, revision = t.revision + 1
        FROM import_row r WHERE t.id = r.id AND r.status = 'updated'
        """
    )


def insert(batch: Batch, model: type[models.Model], columns: Dict[str, str], source: str, conflict: str = "") -> int:
    """INSERT … SELECT, with the model's own defaults for the columns that are not named.

    The database has no default of its own for most columns, and a column may be added to the model any time.
    """
    values, params = dict(columns), {}
    for field in model._meta.concrete_fields:
        name = field.attname
        if name in values or field.generated or (field.primary_key and "id" not in columns):
            continue
        if name == "workspace_id":
            values[name] = "%(workspace)s"
            continue
        values[name] = f"%(default_{name})s"
        params[f"default_{name}"] = default_of(field)
    names, chosen = ", ".join(values), ", ".join(values.values())
    return batch.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {chosen} {source} {conflict}",
        **params,
    )


def default_of(field: models.Field) -> Any:  # type: ignore[type-arg]
    value = field.pre_save(field.model(), add=True) if getattr(field, "auto_now_add", False) else field.get_default()
    return field.get_db_prep_save(value, connection)


def days_become_moments(batch: Batch, name: str) -> None:
    """A history keeps moments: a day alone enters it as its first moment, which `time_known` tells apart."""
    batch.execute(f"ALTER TABLE import_row ADD COLUMN {name}_timed boolean NOT NULL DEFAULT true")
    batch.execute(
        f"""UPDATE import_row SET {name}_at = {name}_on::timestamp AT TIME ZONE %(zone)s, {name}_timed = false
            WHERE {name}_at IS NULL AND {name}_on IS NOT NULL"""
    )
