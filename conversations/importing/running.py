"""An import from its file to its report: batch after batch, each in its own transaction.

A batch is written whole, with its counts, or not at all. An import that was stopped goes on after its last batch.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

import pghistory
from django.db import DatabaseError, connection, transaction

from people import isolation
from people.models import Membership, Workspace

from .converting import Converter, Record
from .fields import ACCOUNTS, CONTACTS, CONVERSATIONS, OPPORTUNITIES, STAGE_HISTORY
from .mapping import Mapping
from .problems import N_, Problem
from .reading import LIMIT, Table, open_table
from .saving_conversations import write_conversations
from .saving_history import write_history
from .saving_opportunities import write_opportunities
from .saving_people import write_accounts, write_contacts
from .staging import Batch, Context
from .surveying import settle, survey
from .values import folded

BATCH = 5_000
WRITERS: dict[str, Callable[[Batch], dict[str, list[str]]]] = {
    ACCOUNTS: write_accounts,
    CONTACTS: write_contacts,
    OPPORTUNITIES: write_opportunities,
    STAGE_HISTORY: write_history,
    CONVERSATIONS: write_conversations,
}
# What a file of each kind makes longer, and looks rows up in.
GROWING = {
    ACCOUNTS: ("conversations_account",),
    CONTACTS: ("conversations_contact", "conversations_involvement"),
    OPPORTUNITIES: ("conversations_account", "conversations_opportunity", "conversations_outcome"),
    STAGE_HISTORY: ("conversations_stageentry",),
    CONVERSATIONS: ("conversations_conversation", "conversations_participation"),
}
# Any number that no other part of Salesproc locks with: one import at a time in a workspace.
LOCK = 7_201


@dataclass
class Refusal:
    number: int
    cells: Sequence[Any]
    problems: list[Problem]


@dataclass
class Report:
    """What became of the rows. `new` counts what was created beside them, by field; `skipped` is by reason."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)

    def add(self, other: Report) -> None:
        for name in ("rows", "created", "updated", "unchanged", "refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.skipped.update(other.skipped)
        self.new.update(other.new)

    def as_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("rows", "created", "updated", "unchanged", "refused")}
        return {**counts, "skipped": dict(self.skipped), "new": dict(self.new)}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Report:
        report = cls(**{name: found.get(name, 0) for name in ("rows", "created", "updated", "unchanged", "refused")})
        report.skipped.update(found.get("skipped", {}))
        report.new.update(found.get("new", {}))
        return report


@dataclass(frozen=True)
class Step:
    """One batch that was written: up to which row of the file, and what became of its rows."""

    through: int
    report: Report
    refusals: list[Refusal]


class Import:
    """Reads and questions the whole file before anything is written.

    Raises Unreadable when the file cannot be read, BadMapping when the mapping does not fit or must say more.
    """

    def __init__(
        self,
        workspace: Workspace,
        by: Membership | None,
        mapping: Mapping,
        file: BinaryIO,
        name: str,
        limit: int = LIMIT,
    ) -> None:
        self.table: Table = open_table(file, name, mapping.options, limit)
        found = survey(self.table, mapping)
        self.rows = found.rows
        self.mapping = settle(mapping, found)
        self.workspace = workspace
        today = workspace.today()
        self.context = Context(workspace, by, self.mapping, today)
        self._converter = Converter(
            self.mapping, self.table.headings, workspace.zone, today, currency=workspace.currency
        )
        self._seen: dict[str, int] = {}
        self._new: set[tuple[str, str]] = set()
        self._last: dict[str, Any] = {}

    def records(self) -> Iterator[Record]:
        return self._converter.records(self.table)

    def run(
        self, *, dry_run: bool = False, after: int = 0, written: Callable[[Step], None] | None = None
    ) -> Iterator[Step]:
        """Writes the rows that stand after row `after`, and says so after each batch.

        `written` is called inside the transaction of the batch, to keep the report with what it reports.
        """
        records = self.records()
        while chunk := list(islice(records, BATCH)):
            keyed, refusals, report = self._sort(chunk)
            if chunk[-1].number <= after:
                continue
            with isolation.opened(self.workspace.pk), ExitStack() as stack:
                if self.context.by:
                    stack.enter_context(pghistory.context(member=self.context.by.pk))
                self._write(keyed, refusals, report)
                step = Step(chunk[-1].number, report, sorted(refusals, key=lambda each: each.number))
                if dry_run:
                    transaction.set_rollback(True)
                elif written:
                    written(step)
            if not dry_run:
                self._learn()
            yield step

    def _learn(self) -> None:
        """Tells the planner how large the tables are, once they have grown by half since it was told."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """SELECT relname FROM pg_class WHERE oid = ANY(%s::regclass[])
                    AND pg_relation_size(oid) > 1.5 * relpages * current_setting('block_size')::int""",
                [list(GROWING[self.mapping.kind])],
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f"ANALYZE {table}")

    def _sort(self, chunk: list[Record]) -> tuple[list[tuple[Record, str]], list[Refusal], Report]:
        """The records to write with their keys, and what is settled without the database."""
        keyed, refusals, report = [], [], Report(rows=len(chunk))
        for record in chunk:
            if record.skipped is not None:
                report.skipped[record.skipped] += 1
            elif record.problems:
                refusals.append(Refusal(record.number, record.cells, list(record.problems)))
            else:
                key, problem = self._key(record)
                if problem:
                    refusals.append(Refusal(record.number, record.cells, [problem]))
                else:
                    keyed.append((record, key))
        return keyed, refusals, report

    def _key(self, record: Record) -> tuple[str, Problem | None]:
        values = record.values or {}
        if self.mapping.kind == STAGE_HISTORY:
            return self._entry_key(values)
        key = values["external_id"] or folded(values.get("email") or values["name"])
        if key in self._seen:
            message = N_("It has the same identifier as row %(number)d.")
            return key, Problem(message, {"number": self._seen[key]})
        self._seen[key] = record.number
        return key, None

    def _entry_key(self, values: dict[str, Any]) -> tuple[str, Problem | None]:
        """The place in the history when the file has one; else what is said, and how many times it was said."""
        opportunity, place = values["opportunity"], values["sequence"]
        order = place if place is not None else values["entered"]
        last = self._last.get(opportunity)
        if order is not None:
            if last is not None and is_earlier(order, last):
                message = N_("It comes after a later entry of the same opportunity: sort the file by date.")
                return "", Problem(message)
            self._last[opportunity] = order
        said = f"{opportunity}|{place}" if place is not None else f"{opportunity}|{values['stage']}|{values['entered']}"
        times = self._seen[said] = self._seen.get(said, 0) + 1
        if place is not None and times > 1:
            return "", Problem(N_("This place in the history is taken by a row above."))
        return (str(place) if place is not None else hashlib.sha256(f"{said}|{times}".encode()).hexdigest()[:40]), None

    def _write(self, keyed: list[tuple[Record, str]], refusals: list[Refusal], report: Report) -> None:
        """Writes them by sets. Where the database itself refuses, halves the set until the row is found."""
        if not keyed:
            report.refused = len(refusals)
            return
        try:
            with transaction.atomic():
                self._write_set(keyed, refusals, report)
        except DatabaseError as error:
            if len(keyed) == 1:
                message = N_("The database refuses this row: %(error)s")
                first = str(error).strip().splitlines()[0]
                refusals.append(Refusal(keyed[0][0].number, keyed[0][0].cells, [Problem(message, {"error": first})]))
            else:
                middle = len(keyed) // 2
                self._write(keyed[:middle], refusals, report)
                self._write(keyed[middle:], refusals, report)
        report.refused = len(refusals)

    def _write_set(self, keyed: list[tuple[Record, str]], refusals: list[Refusal], report: Report) -> None:
        batch = Batch(self.context)
        batch.execute("SELECT pg_advisory_xact_lock(%(lock)s, %(workspace)s::int)", lock=LOCK)
        batch.load(keyed)
        made = WRITERS[self.mapping.kind](batch)
        counts = batch.statuses()
        cells = {record.number: record.cells for record, _ in keyed}
        refused = [Refusal(number, cells[number], problems) for number, problems in batch.refused()]
        for name, count in counts.items():
            setattr(report, name, getattr(report, name) + count)
        refusals += refused
        for name, texts in made.items():
            fresh = {(name, folded(text)) for text in texts} - self._new
            self._new |= fresh
            report.new[name] += len(fresh)


def is_earlier(first: Any, second: Any) -> bool:
    """Two days, two times, or two places; a day and a time of the same history are compared as days."""
    if type(first) is not type(second):
        first, second = (getattr(each, "date", lambda each=each: each)() for each in (first, second))
    return bool(first < second)
