"""What an edit of a draft changed, and how it is taken back when others have edited since. Pure: rows as values.

A row is named by its kind and its id, "stage:12", and is a dictionary of its columns. An edit is taken back
column by column: what it wrote must still stand there, else somebody's work would be lost. Only the places of
rows among their siblings may have shifted meanwhile where a row came or went.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Rows = dict[str, Row]

PLACE = "position"
# The rows among which one has its place.
SIBLINGS = {
    "role": ("version_id",),
    "stage": ("version_id",),
    "milestone": ("stage_id",),
    "indicator": ("stage_id",),
    "talk": ("stage_id", "role_id"),
}
POINTS_TO = {"stage_id": "stage", "role_id": "role", "milestone_id": "milestone"}
ONCE = {
    "role": ("version_id", "buyer_role_id"),
    "stage": ("version_id", "name"),
    "milestone": ("stage_id", "name"),
    "talk": ("stage_id", "role_id", "theme_id"),
    "contributor": ("stage_id", "department_id"),
}
MOST_INDICATORS = 2


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None for a row that came, `after` for one that went; else they hold the columns that changed."""

    row: str
    before: Row | None
    after: Row | None

    @property
    def reversed(self) -> "Change":
        return Change(self.row, self.after, self.before)


class Conflict(Exception):
    """Somebody has edited the same since: that column of that row, or the row as a whole."""

    def __init__(self, row: str, column: str | None = None):
        super().__init__(row, column)
        self.row, self.column = row, column


def kind_of(row: str) -> str:
    return row.partition(":")[0]


def difference(before: Rows, after: Rows) -> list[Change]:
    """What must be known to go from one to the other and back."""
    changes = []
    for row in before.keys() | after.keys():
        old, new = before.get(row), after.get(row)
        if old is None or new is None:
            changes.append(Change(row, old, new))
        elif columns := [column for column in new if old.get(column) != new[column]]:
            changes.append(Change(row, {c: old.get(c) for c in columns}, {c: new[c] for c in columns}))
    return sorted(changes, key=lambda change: change.row)


def replayed(now: Rows, changes: Iterable[Change]) -> Rows:
    """The rows after the changes were made to what stands now. Raises Conflict where that would lose an edit."""
    changes = list(changes)
    may_shift = any(change.before is None or change.after is None for change in changes)
    then = {row: dict(values) for row, values in now.items()}
    for change in changes:
        _replay(change, then, may_shift)
    _refuse_what_cannot_stand(then)
    _number_again(then, {change.row for change in changes})
    return then


def _replay(change: Change, then: Rows, may_shift: bool) -> None:
    standing = then.get(change.row)
    if change.before is None:
        if standing is not None:
            raise Conflict(change.row)
        then[change.row] = dict(change.after or {})
        return
    if standing is None:
        raise Conflict(change.row)
    for column in sorted(change.before, key=lambda name: (name.endswith("_id"), name)):
        if standing.get(column) == change.before[column]:
            if change.after is not None:
                standing[column] = change.after[column]
        elif not (column == PLACE and may_shift):
            raise Conflict(change.row, column)
    if change.after is None:
        del then[change.row]


def _refuse_what_cannot_stand(rows: Rows) -> None:
    """No row without the one it belongs to, and nothing twice that may be there once."""
    seen, indicators, signatures = set(), defaultdict(int), 0
    for row, values in rows.items():
        kind = kind_of(row)
        for column, target in POINTS_TO.items():
            if values.get(column) is not None and f"{target}:{values[column]}" not in rows:
                raise Conflict(row, column)
        if kind in ONCE:
            key = (kind, *(_folded(values[column]) for column in ONCE[kind]))
            if key in seen:
                raise Conflict(row, ONCE[kind][-1])
            seen.add(key)
        if kind == "indicator":
            indicators[values["stage_id"]] += 1
        signatures += kind == "stage" and values["is_signature"]
        if signatures > 1 or max(indicators.values(), default=0) > MOST_INDICATORS:
            raise Conflict(row)


def _folded(value):
    return value.casefold() if isinstance(value, str) else value


def _number_again(rows: Rows, touched: set[str]) -> None:
    """Gives places from 1 where two rows have one, or one is missing; a row that came back goes before its equal."""
    for kind, group in _groups(rows, touched):
        places = [rows[row][PLACE] for row in group]
        # Conversations of a cell may leave numbers out: templates count them by stage.
        if len(set(places)) == len(places) and (kind == "talk" or sorted(places) == list(range(1, len(places) + 1))):
            continue
        group.sort(key=lambda row: (rows[row][PLACE], row not in touched, row))
        for place, row in enumerate(group, start=1):
            rows[row][PLACE] = place


def _groups(rows: Rows, touched: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Siblings that an edit has touched: all of a kind that it touched, in their groups."""
    kinds = {kind_of(row) for row in touched} & SIBLINGS.keys()
    groups = defaultdict(list)
    for row, values in rows.items():
        if (kind := kind_of(row)) in kinds:
            groups[kind, *(values[column] for column in SIBLINGS[kind])].append(row)
    for (kind, *_key), group in groups.items():
        yield kind, group
