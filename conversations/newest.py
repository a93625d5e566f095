"""The first rows that have some words, in some order, found soon whether every row has them, few do or none.

PostgreSQL has two ways: to walk an index in the order asked for until the page is full, which takes long where nearly
nothing has the words, or to gather what has them and sort, which takes long where half of the rows do. It chooses by
what it supposes of the words, and supposes wrong by a factor of a hundred. So a walk of some rows is taken first, and
everything is gathered only where that has not filled the page: one statement, whose second half may not run at all.
By hand, as talks.py says.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

FIRST = """
    WITH walked AS MATERIALIZED (
        SELECT {by} AS place, id FROM (
            SELECT * FROM {table} t WHERE {everywhere} AND {start} ORDER BY {by} {order}, id {by_id} LIMIT {walked}
        ) AS t WHERE {meets} AND {seen} ORDER BY {by} {order}, id {by_id} LIMIT {most}
    ), met AS MATERIALIZED (
        SELECT t.{by} AS place, t.id, t.{key} AS seen_by FROM {table} t
        WHERE (SELECT count(*) FROM walked) < {most} AND {everywhere} AND {meets} AND {seen_itself}
    ), gathered AS (
        SELECT place, id FROM met {seen_through}
    ), chosen AS (
        SELECT * FROM walked UNION SELECT * FROM gathered ORDER BY place {order}, id {by_id} LIMIT {most}
    )
    SELECT {columns} FROM chosen JOIN {table} t ON t.id = chosen.id ORDER BY place {order}, t.id {by_id}
"""
SINCE = """
    SELECT {by} FROM {table} t WHERE t.workspace_id = %(workspace)s AND {among}
    ORDER BY {by} {order}, id {order} OFFSET {lately} LIMIT 1
"""
OF_KEYS = "SELECT {columns} FROM {table} t WHERE id = ANY(%s::bigint[]) ORDER BY array_position(%s::bigint[], id)"


@dataclass(frozen=True)
class Clause:
    """A part of a statement with its parameters, by name. `start` is where, in the order of names, what meets it may
    begin."""

    sql: str
    parameters: dict[str, Any]
    start: str = "true"


ALL = Clause("true", {})


@dataclass(frozen=True)
class Seen:
    """What `visible_to` says to somebody of some teams: of a row itself, or of the row of `table` that `key` names."""

    sql: str  # of a row {s}, with the parameter `teams`
    table: str = ""
    key: str = "id"

    def of(self, row: str) -> str:
        return self._through(f"{row}.{self.key}") if self.table else self.itself(row)

    def itself(self, row: str) -> str:
        return "true" if self.table else self.sql.format(s=row)

    @property
    def through(self) -> str:
        """What many rows name is looked at once."""
        if not self.table:
            return ""
        named = "(SELECT DISTINCT seen_by FROM met) AS named"
        return f"WHERE seen_by IN (SELECT seen_by FROM {named} WHERE {self._through('named.seen_by')})"

    def _through(self, key: str) -> str:
        return f"(SELECT {self.sql.format(s='seen')} FROM {self.table} seen WHERE seen.id = {key})"


EVERYTHING = Seen("true")


@dataclass(frozen=True)
class First:
    """`by` orders them; `walked` rows of that order are looked at in passing, and everything is gathered from the
    `lately` first ones before it is from all: two indexes give what is lately and what meets it, each as a bitmap, so
    that a word that a hundred thousand rows have costs the few thousand that are both."""

    row: type  # a named tuple
    table: str
    columns: str  # of the row, in its order
    seen: Seen
    walked: int
    by: str
    order: str = "ASC"
    among: str = "true"
    lately: int = 0

    def first(self, most: int, member, meets: Clause) -> list:
        """The first that the member sees and that meet it."""
        since = self._since(member)
        if since is not None:
            rows = self._first(most, member, meets, Clause(f"t.{self.by} >= %(since)s", {"since": since}))
            if len(rows) == most:
                return rows
        return self._first(most, member, meets)

    def _since(self, member):
        """Where those end that are lately, if there are more."""
        if not self.lately:
            return None
        with connection.cursor() as cursor:
            cursor.execute(SINCE.format(**vars(self)), {"workspace": member.workspace_id})
            row = cursor.fetchone()
        return row and row[0]

    def _first(self, most: int, member, meets: Clause, among: Clause = ALL) -> list:
        seen = EVERYTHING if member.sees_everything else self.seen
        by_id, _, _nulls = self.order.partition(" ")
        statement = FIRST.format(
            **vars(self) | {"seen": seen.of("t")},
            key=seen.key,
            seen_itself=seen.itself("t"),
            seen_through=seen.through,
            by_id=by_id,
            everywhere=f"t.workspace_id = %(workspace)s AND {self.among} AND {among.sql}",
            start=meets.start,
            meets=meets.sql,
            most=int(most),
        )
        return self._read(statement, meets.parameters | among.parameters | seen_by(member))

    def of_keys(self, keys: list[int]) -> list:
        """In that order."""
        return self._read(OF_KEYS.format(**vars(self)), [keys, keys]) if keys else []

    def _read(self, statement: str, parameters) -> list:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return [self.row(*values) for values in cursor]


def seen_by(member) -> dict[str, Any]:
    return {"workspace": member.workspace_id, "teams": sorted(member.team_ids)}
