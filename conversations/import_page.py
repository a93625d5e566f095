"""What the pages of an import show: a file as its mapping reads it, and how far its jobs are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from conversations.importing import jobs
from conversations.importing.converting import Converter, Record
from conversations.importing.explaining import explain, explain_all, explain_json
from conversations.importing.fields import BY_NAME, FIELDS
from conversations.importing.mapping import parse_mapping
from conversations.importing.problems import BadMapping, Problem, Unreadable
from conversations.importing.reading import ReadOptions, Table, open_table
from conversations.importing.running import Report
from conversations.importing.surveying import settle, survey
from conversations.models import ImportFile
from people.models import JobRun

SHOWN = 20
# The page looks at the beginning of a large file; the job looks at all of it before it writes.
LOOKED_AT = 20_000


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
        values = [shown((record.values or {}).get(field.name)) for field in self.fields]
        return ShownRow(record.number, values, [explain(each) for each in record.problems], record.skipped)

    @property
    def is_ready(self) -> bool:
        return not self.questions

    @property
    def said(self) -> list[str]:
        return [explain_all([replace(each, column=self._place(each.column))]) for each in self.questions]

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


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return date_format(value, "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
