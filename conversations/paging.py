"""Pages of a list by key: a page starts after the last row of the one before.

So a row that is added or removed meanwhile neither repeats nor hides another one, and the thousandth page costs
what the first one costs. The key is a column and, for equal values, the number of the row; unknown values come last.

The keys are read first, alone, so that PostgreSQL walks one index and stops; then the rows of that page with what
they show beside them. In one query it would estimate the joins and, behind row-level security, estimate them wrong.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import models

SIZE = 50
SIGNER = Signer(salt="conversations.paging")


class Row(models.Func):
    function = "ROW"
    output_field = models.Field()


class Beyond(models.Func):
    """ROW(field, id) > ROW(value, id), which PostgreSQL answers from an index on the two columns."""

    template, output_field, conditional = "%(expressions)s", models.BooleanField(), True


class Counted(models.Subquery):
    """How many rows a query has, told beside each row of another: one question less for the server."""

    template, output_field = "(SELECT count(*) FROM (%(subquery)s) counted)", models.IntegerField()


@dataclass(frozen=True)
class Sort:
    """An order of rows: `field` names a column of the rows. Two of the same key and direction share their cursors."""

    key: str
    field: str
    label: Any = ""
    descending: bool = False
    nullable: bool = False

    def order(self, queryset, *, backwards: bool):
        """Unknown values last, or first when read backwards: as the indexes of the lists have them."""
        sign = "-" if self.descending != backwards else ""
        if not (self.nullable and self.descending):  # PostgreSQL's own order
            return queryset.order_by(f"{sign}{self.field}", f"{sign}pk")
        column = models.F(self.field)
        order = column.asc(nulls_first=True) if backwards else column.desc(nulls_last=True)
        return queryset.order_by(order, f"{sign}pk")

    def beyond(self, queryset, value, pk, *, backwards: bool):
        here = Row(models.F(self.field), models.F("pk"))
        there = Row(models.Value(value, output_field=_column(queryset, self.field)), models.Value(pk))
        return queryset.filter(Beyond(here, there, arg_joiner=" < " if self.descending != backwards else " > "))

    # ---- where a row stands, as text in an address
    def cursor(self, key) -> str:
        value = getattr(key, self.field)
        return SIGNER.sign_object([self.key, None if value is None else str(value), key.pk])

    def read(self, queryset, text: str | None) -> tuple[Any, int] | None:
        """None for what we did not write ourselves, or wrote for another order: the list starts at its beginning."""
        try:
            key, value, pk = SIGNER.unsign_object(text or "")
        except (BadSignature, ValueError, UnicodeError, json.JSONDecodeError):
            return None
        if key != self.key or (value is None and not self.nullable):
            return None
        return (None if value is None else _column(queryset, self.field).to_python(value)), pk


@dataclass(frozen=True)
class Page:
    rows: Sequence
    previous: str = ""  # cursors, empty where there is no such page
    next: str = ""
    count: tuple[int, bool] = (0, False)  # of all pages, when it was asked for, and whether there are more than that


def page_of(queryset, sort: Sort, params, *, rows=None, size: int = SIZE, most: int | None = None) -> Page:
    """The page that `params` asks for by `after` or `before`.

    `rows` says what is read of each: a queryset of rows or dicts, or a function that reads them by their keys.
    `most` asks for the count, which stops there: nobody waits for a count of millions.
    """
    wanted, told = queryset, () if most is None else ("counted",)
    if told:
        wanted = wanted.annotate(counted=Counted(queryset.order_by().values("pk")[: most + 1]))
    wanted = wanted.values_list("pk", sort.field, *told, named=True)
    keys, previous, following = _keys_of(wanted, sort, params, size)
    found = _rows_of([key.pk for key in keys], queryset if rows is None else rows) if keys else ()
    by_pk = {row["pk"] if isinstance(row, dict) else row.pk: row for row in found}
    return Page(
        [by_pk[key.pk] for key in keys if key.pk in by_pk],
        previous=sort.cursor(keys[0]) if keys and previous else "",
        next=sort.cursor(keys[-1]) if keys and following else "",
        count=(min(keys[0].counted, most), keys[0].counted > most) if keys and told else (0, False),
    )


def _rows_of(keys, rows):
    return rows(keys) if callable(rows) else rows.filter(pk__in=keys)


def _keys_of(queryset, sort, params, size):
    """The keys of the page, and whether there is a page before and after it."""
    before = sort.read(queryset, params.get("before"))
    if before:
        keys = _read(queryset, sort, before, size + 1, backwards=True)
        if len(keys) > size:  # else nothing is before it: that is the first page
            return keys[size - 1 :: -1], True, True
    after = None if before else sort.read(queryset, params.get("after"))
    keys = _read(queryset, sort, after, size + 1, backwards=False)
    if after and not keys:
        after, keys = None, _read(queryset, sort, None, size + 1, backwards=False)
    return keys[:size], bool(after), len(keys) > size


def _read(queryset, sort, start, wanted, *, backwards) -> list:
    """Known values first and unknown ones after them (the other way round when read backwards).

    From the beginning one index gives both; from somewhere inside, each part has its own beginning.
    """
    if not sort.nullable or start is None:
        return list(_segment(queryset, sort, start, backwards)[:wanted])
    parts = [False, True] if not backwards else [True, False]
    if start:
        parts = parts[parts.index(start[0] is None) :]
    rows: list = []
    for place, is_null in enumerate(parts):
        if len(rows) < wanted:
            part = queryset.filter(**{f"{sort.field}__isnull": is_null})
            rows += _segment(part, sort, start if place == 0 else None, backwards, is_null)[: wanted - len(rows)]
    return rows


def _segment(queryset, sort, start, backwards, is_null=False):
    if is_null:  # among equals the number decides
        sort = Sort(sort.key, "pk", descending=sort.descending)
        queryset = queryset.order_by("-pk" if sort.descending != backwards else "pk")
        if start:
            queryset = queryset.filter(**{f"pk__{'lt' if sort.descending != backwards else 'gt'}": start[1]})
        return queryset
    if start:
        queryset = sort.beyond(queryset, *start, backwards=backwards)
    return sort.order(queryset, backwards=backwards)


def _column(queryset, name: str) -> models.Field:
    return queryset.model._meta.get_field(name)
