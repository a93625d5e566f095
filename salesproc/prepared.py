"""Statements that PostgreSQL reads and plans once for each connection, not once for each page.

Behind row-level security a statement of ours takes PostgreSQL longer to read and plan than to run. A kept connection
therefore prepares it at its first use. A connection that ends with its request (CONN_MAX_AGE of 0, as behind a
PgBouncer, which hands it to others) prepares nothing.

For statements that are written out in a module (docs/decisions/0008): each stays prepared as long as its connection.
"""

import re
from collections.abc import Sequence
from functools import cache
from hashlib import blake2s
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

NAMED = re.compile(r"%\((\w+)\)s")
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # of each connection: what it has prepared


def read(sql: str, asked: dict[str, Any]) -> list[tuple]:
    """The rows of the last of the statements, which semicolons part; each has its parameters by name.

    PostgreSQL takes the type of a parameter from where it stands: what stands nowhere in particular needs a cast.
    """
    with connection.cursor() as cursor:
        if connection.settings_dict["CONN_MAX_AGE"] == 0:
            cursor.execute(sql, asked)
        else:
            ways = _ways(sql)
            _prepare(ways)
            values = [asked[name] for _made, _call, names in ways for name in names]
            cursor.execute(";".join(call for _made, call, _names in ways), values)
        return cursor.fetchall()


def fields_of(model) -> list[str]:
    """What `model.from_db` takes, in the order of `columns_of`."""
    return [field.attname for field in model._meta.concrete_fields]


def columns_of(model, table: str) -> str:
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


@cache
def _ways(sql: str) -> Sequence[tuple[str, str, list[str]]]:
    """Of each statement: how it is prepared, how it is called, and which parameters that takes."""
    return [_way(each.strip()) for each in sql.split(";") if each.strip()]


def _way(sql: str) -> tuple[str, str, list[str]]:
    names = list(dict.fromkeys(NAMED.findall(sql)))
    numbered = NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", sql).replace("%%", "%")
    key = f"read_{blake2s(sql.encode(), digest_size=12).hexdigest()}"
    values = f"({', '.join('%s' for _ in names)})" if names else ""
    return f"PREPARE {key} AS {numbered}", f"EXECUTE {key}{values}", names


def _prepare(ways) -> None:
    """A prepared statement outlasts the transaction, also one that fails. All of ours look rows up by their keys, so
    one plan serves whatever is asked."""
    if connection.connection not in _known:
        _known[connection.connection] = set()
        _run("SET plan_cache_mode = force_generic_plan")
    known = _known[connection.connection]
    for made, call, _names in ways:
        if call not in known:
            _run(made)
            known.add(call)


def _run(sql: str) -> None:
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(sql)
