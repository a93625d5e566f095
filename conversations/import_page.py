"""What the pages of an import show: a file as its mapping reads it, and how far its jobs are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from conversations.importing import jobs
from conversations.importing.converting import Converter, Record
from conversations.importing.explaining import explain, explain_in_place, explain_json
from conversations.importing.fields import AMOUNT, BY_NAME, FIELDS, Field
from conversations.importing.mapping import parse_mapping
from conversations.importing.picking import text_of
from conversations.importing.problems import BadMapping, Problem, Unreadable
from conversations.importing.reading import ReadOptions, Table, open_table
from conversations.importing.running import Report
from conversations.importing.surveying import settle, survey
from conversations.models import Conversation, ImportFile, Outcome
from people.models import JobRun
from salesproc.figures import day, hour, number

SHOWN = 20
# The page looks at the beginning of a large file; the job looks at all of it before it writes.
LOOKED_AT = 20_000
EXAMPLE = 24  # characters of a cell shown beside its column
# What the values of a field are called on the other pages.
WORDS = {
    "outcome": Outcome.Kind,
    "cause": Outcome.Cause,
    "channel": Conversation.Channel,
    "state": Conversation.State,
    "movement": Conversation.Movement,
    "purpose_obtained": Conversation.Obtained,
}
SEEN_AT = {
    ImportFile.Kind.ACCOUNTS: "account_index",
    ImportFile.Kind.CONTACTS: "account_index",
    ImportFile.Kind.CONVERSATIONS: "conversation_index",
}


@dataclass(frozen=True)
class ShownRow:
    number: int
    values: list[str]
    reasons: list[str]
    skipped: str | None


class FilePage:
    """A file under its mapping: `questions` is what keeps it from being imported, `rows` its first rows as read."""

    def __init__(self, import_file: ImportFile) -> None:
        self.import_file = import_file
        self.questions: list[Problem] = []
        self.rows: list[ShownRow] = []
        with import_file.file.open("rb") as file:
            table = self._open(file)
            self.headings, self.notices = table.headings, [explain(each) for each in table.notices]
            self.detected, self.sheets = table.encoding, table.sheets
            self.examples = examples_of(table)
            self._read(table)

    def _open(self, file) -> Table:
        name, limit = self.import_file.name, settings.IMPORT_MAX_BYTES
        said = self.import_file.mapping.get("file") or {}
        try:
            return open_table(file, name, ReadOptions(**said), limit)
        except (Unreadable, TypeError) as error:
            if isinstance(error, Unreadable):
                self.questions.append(error.problem)
            return open_table(file, name, limit=limit)

    def _read(self, table: Table) -> None:
        workspace = self.import_file.workspace
        try:
            mapping = parse_mapping(self.import_file.mapping)
            mapping = settle(mapping, survey(table, mapping, most=LOOKED_AT))
        except BadMapping as error:
            self.questions += error.problems
            return
        self.fields = [field for field in FIELDS[mapping.kind] if field.name in mapping.rules]
        reader = Converter(mapping, table.headings, workspace.zone, workspace.today(), workspace.currency)
        self.rows = [self._shown(record) for record in islice(reader.records(table), SHOWN)]

    def _shown(self, record: Record) -> ShownRow:
        values = [shown((record.values or {}).get(field.name), field) for field in self.fields]
        return ShownRow(record.number, values, [explain(each) for each in record.problems], record.skipped)

    @property
    def is_ready(self) -> bool:
        return not self.questions

    @property
    def said(self) -> list[str]:
        return [explain_in_place(replace(each, column=self._place(each.column))) for each in self.questions]

    def _place(self, column: str) -> str:
        """The field by the name that people know, where a problem says it as the mapping does."""
        parts = column.split(".")
        field = BY_NAME[self.import_file.kind].get(parts[1]) if parts[0] == "fields" and len(parts) > 1 else None
        return explain(Problem(field.label)) if field else column

    @cached_property
    def progress(self) -> Progress | None:
        """Of the counting, if it counted under the mapping that the file has now."""
        run = self.import_file.preview_run
        if run is None or run.result.get("mapping") != jobs.fingerprint(self.import_file.mapping):
            return None
        return Progress(run)


class Progress:
    """How far a job is, and what it found."""

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.report = Report.from_json(run.result)

    @property
    def is_under_way(self) -> bool:
        return self.run.state in (JobRun.State.WAITING, JobRun.State.RUNNING)

    @property
    def has_failed(self) -> bool:
        return self.run.state == JobRun.State.FAILED

    @property
    def seconds_left(self) -> int | None:
        """By the speed so far; nothing is said before a tenth is done."""
        run = self.run
        if not run.started_at or not run.total or run.done * 10 < run.total:
            return None
        spent = (timezone.now() - run.started_at).total_seconds()
        return max(1, round(spent * (run.total - run.done) / run.done))

    @property
    def left_out(self) -> list[tuple[str, int]]:
        return list(self.report.skipped.items())

    @property
    def new(self) -> list[tuple[str, int]]:
        labels = {field.name: field.label for fields in BY_NAME.values() for field in fields.values()}
        return [(explain(Problem(labels[name])), count) for name, count in self.report.new.items() if name in labels]

    @property
    def sample(self) -> list[tuple[int, list[str]]]:
        """A few refused rows with their reasons, from a counting."""
        found = self.run.result.get("sample", [])
        return [(each["number"], [explain_json(problem) for problem in each["problems"]]) for each in found]


def examples_of(table: Table) -> dict[str, str]:
    """The first cell of each column that holds anything, among the first rows."""
    found: dict[str, str] = {}
    for row in islice(table.rows(), SHOWN):
        for heading, cell in zip(table.headings, row.cells, strict=False):
            if text := text_of(cell):
                found.setdefault(heading, text if len(text) <= EXAMPLE else f"{text[:EXAMPLE]}…")
    return found


def seen_at(import_file: ImportFile) -> str:
    """The page that shows what such files bring."""
    name = SEEN_AT.get(ImportFile.Kind(import_file.kind), "opportunity_index")
    return reverse(f"conversations:{name}", kwargs={"workspace": import_file.workspace.slug})


def shown(value: Any, field: Field) -> str:
    """As other pages write it. The month of a date is a word: whether its order was read right can be seen."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{day(value, 'yMMMd')} {hour(value)}"
    if isinstance(value, dt.date):
        return day(value, "yMMMd")
    if field.type == AMOUNT:
        return number(value, 2)
    words = WORDS.get(field.name)
    return str(words(value).label) if words else str(value)
