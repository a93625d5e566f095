"""The newest rows that have some words, found soon whether every row has them, few do or none.

PostgreSQL has two ways: to walk an index in the order asked for until the page is full, which takes long where nearly
nothing has the words, or to gather what has them and sort, which takes long where half of the rows do. It chooses by
what it supposes of the words, and supposes wrong by a factor of a hundred. So a walk of some rows is taken first, and
everything is gathered only where that has not filled the page: one statement, whose second half may not run at all.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Clause:
    """A part of a statement with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Newest:
    """`by` says what is newer, unknown values last. Of the rows `among` all, the newest `walked` are walked."""

    model: type[models.Model]
    by: str
    walked: int
    among: str = "true"
    columns: tuple[str, ...] = ()  # that `among` names

    def first(self, most: int, member, meets: Clause) -> list[int]:
        """The numbers of the newest that the member sees and that meet it, the newest first."""
        near, far = self._near(most, member, meets), self._far(most, member, meets)
        statement = f"""
            WITH near AS MATERIALIZED ({near.sql}), far AS ({far.sql})
            SELECT id FROM (
                SELECT * FROM near UNION SELECT * FROM far WHERE (SELECT count(*) FROM near) < {most}
            ) AS found ORDER BY {self.by} DESC NULLS LAST, id DESC LIMIT {most}"""
        with connection.cursor() as cursor:
            cursor.execute(statement, near.parameters + far.parameters)
            return [pk for (pk,) in cursor.fetchall()]

    def _near(self, most: int, member, meets: Clause) -> Clause:
        """Those who see a part of the workspace walk with the others: only the order of the whole has an index."""
        seen = Clause("true")
        if not member.sees_everything:
            seen = self._seen(member)
            seen = Clause(f"id IN (SELECT id FROM ({seen.sql}) AS seen)", seen.parameters)
        # A column that is never unknown has an index that does not say where the unknown ones are.
        nulls = " NULLS LAST" if self.model._meta.get_field(self.by).null else ""
        order = f"{self.by} DESC{nulls}, id DESC"
        sql = f"""
            SELECT id, {self.by} FROM (
                SELECT id, {self.by}, search FROM {self.model._meta.db_table}
                WHERE workspace_id = %s AND {self.among} ORDER BY {order} LIMIT {self.walked}
            ) AS newest WHERE {meets.sql} AND {seen.sql} ORDER BY {order} LIMIT {most}"""
        return Clause(sql, (member.workspace_id, *meets.parameters, *seen.parameters))

    def _far(self, most: int, member, meets: Clause) -> Clause:
        """In the order of a value that has no index, so that none is walked."""
        seen = self._seen(member)
        sql = f"""
            SELECT id, {self.by} FROM ({seen.sql}) AS seen WHERE {self.among} AND {meets.sql}
            ORDER BY greatest({self.by}) DESC NULLS LAST, id DESC LIMIT {most}"""
        return Clause(sql, (*seen.parameters, *meets.parameters))

    def _seen(self, member) -> Clause:
        columns = ("id", self.by, "search", *self.columns)
        rows = self.model.objects.visible_to(member).order_by().values(*columns)
        return Clause(*rows.query.sql_with_params())
