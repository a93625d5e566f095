"""Imports that run by themselves: asked for on a page, done by a worker, found again when a worker was killed."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.models import ImportFile, RefusedRow
from people import isolation
from people.models import JobRun, Membership
from salesproc.errors import Refused

from .explaining import explain, explain_all
from .mapping import parse_mapping
from .problems import BadMapping, Unreadable
from .running import Import, Report, Step

RUN, COUNT = "import.run", "import.count"
# A worker gives a sign of life after each batch; one that gave none for so long was killed.
SILENT = timedelta(minutes=3)
SAMPLE = 20
# Counted while the person waits: some seconds at most.
SMALL = 512 * 1024
TASK = "conversations.importing.tasks.work_on_import"


class Lost(Exception):
    """Another worker has taken the job over: what this one was about to write is undone."""


def begin_later(import_file: ImportFile, *, by: Membership) -> JobRun:
    run = begin(import_file, by=by)
    enqueue(import_file.workspace_id, run.pk)
    return run


def count_later(import_file: ImportFile, *, by: Membership) -> None:
    """Counts what the import would do: at once when the file is small. Not before the mapping can be used."""
    try:
        parse_mapping(import_file.mapping)
    except BadMapping:
        return
    run = count(import_file, by=by)
    if import_file.size <= SMALL:
        work(import_file.workspace_id, run.pk)
    else:
        enqueue(import_file.workspace_id, run.pk)


def enqueue(workspace_id: int, run_id: int) -> None:
    """The message leaves once the transaction is kept. Were it lost, or the broker away, the sweep finds the run."""

    def send() -> None:
        current_app.send_task(TASK, (workspace_id, run_id), retry=False)

    transaction.on_commit(send, robust=True)


def begin(import_file: ImportFile, *, by: Membership) -> JobRun:
    """Asks for the import; after a failure, asks for the rest of it."""
    with transaction.atomic():
        import_file = ImportFile.objects.select_for_update().get(pk=import_file.pk)
        run = import_file.run
        if run is None:
            import_file.run = run = new_run(RUN, import_file, by)
            import_file.save(update_fields=["run"])
        elif run.state == JobRun.State.FAILED:
            run.state, run.error, run.asked_at = JobRun.State.WAITING, "", timezone.now()
            run.save(update_fields=["state", "error", "asked_at"])
        else:
            raise Refused(_("This import was started already."), code="already_started")
    return run


def count(import_file: ImportFile, *, by: Membership) -> JobRun:
    """Asks for what the import would do, under the mapping that the file has now."""
    import_file.preview_run = new_run(COUNT, import_file, by)
    import_file.save(update_fields=["preview_run"])
    return import_file.preview_run


def new_run(kind: str, import_file: ImportFile, by: Membership) -> JobRun:
    result = {"file": import_file.pk, "mapping": fingerprint(import_file.mapping)}
    return JobRun.objects.create(workspace_id=import_file.workspace_id, kind=kind, asked_by=by, result=result)


def fingerprint(mapping: dict[str, Any]) -> str:
    return sha256(json.dumps(mapping, sort_keys=True).encode()).hexdigest()[:16]


def waiting() -> list[int]:
    """The jobs of the open workspace that nobody does."""
    silent = Q(state=JobRun.State.RUNNING, seen_at__lt=timezone.now() - SILENT)
    runs = JobRun.objects.filter(Q(state=JobRun.State.WAITING) | silent, kind__in=[RUN, COUNT])
    return list(runs.values_list("pk", flat=True))


def work(workspace_id: int, run_id: int) -> None:
    """Does the job, or the rest of it, unless somebody else does."""
    with isolation.opened(workspace_id):
        run = JobRun.objects.filter(pk=run_id).first()
        if run is None or not run.claim(silent_for=SILENT):
            return
        import_file = ImportFile.objects.get(pk=run.result["file"])
        by = Membership.objects.select_related("user", "workspace").get(pk=run.asked_by_id)
    with translation.override((by.user.language if by.user else "") or by.workspace.language):
        attempt(Job(run, import_file, by))


def attempt(job: Job) -> None:
    run = job.run
    try:
        job.do()
    except Lost:
        return
    except BadMapping as error:
        end(run, state=JobRun.State.FAILED, error=explain_all(error.problems))
    except Unreadable as error:
        end(run, state=JobRun.State.FAILED, error=explain(error.problem))
    except Exception:
        end(run, state=JobRun.State.FAILED, error=_("It stopped for a reason of ours. What was written stays."))
        raise


class Job:
    """One claim of a job: `started_at` is what tells it from another claim of the same job."""

    def __init__(self, run: JobRun, import_file: ImportFile, by: Membership) -> None:
        self.run, self.import_file, self.by = run, import_file, by
        self.report = Report.from_json(run.result)
        self.sample: list[dict[str, Any]] = run.result.get("sample", [])

    def do(self) -> None:
        counting = self.run.kind == COUNT
        with self.import_file.file.open("rb") as file:
            mapping = parse_mapping(self.import_file.mapping)
            limit = settings.IMPORT_MAX_BYTES
            work = Import(self.by.workspace, self.by, mapping, file, self.import_file.name, limit=limit)
            if counting:
                self.report, self.sample = Report(), []
            self.keep(total=work.rows)
            after = 0 if counting else self.run.result.get("through", 0)
            for step in work.run(dry_run=counting, after=after, written=self.written):
                if counting:
                    self.counted(step)
        end(self.run, state=JobRun.State.DONE)

    def written(self, step: Step) -> None:
        """In the transaction of the batch: its rows, its report and its refusals are kept together or not at all."""
        workspace_id = self.import_file.workspace_id
        rows = [
            RefusedRow(
                workspace_id=workspace_id,
                import_file=self.import_file,
                number=each.number,
                cells=[plain(cell) for cell in each.cells],
                problems=[problem.as_json() for problem in each.problems],
            )
            for each in step.refusals
        ]
        RefusedRow.objects.bulk_create(rows, batch_size=1000)
        self.report.add(step.report)
        self.keep(through=step.through)

    def counted(self, step: Step) -> None:
        self.report.add(step.report)
        for each in step.refusals[: SAMPLE - len(self.sample)]:
            self.sample.append({"number": each.number, "problems": [problem.as_json() for problem in each.problems]})
        self.keep()

    def keep(self, **more: Any) -> None:
        """Says how far the job is, if it is still ours."""
        total = more.pop("total", self.run.total)
        result = {**self.run.result, **self.report.as_json(), "sample": self.sample, **more}
        with isolation.opened(self.import_file.workspace_id):
            mine = JobRun.objects.filter(
                pk=self.run.pk, state=JobRun.State.RUNNING, started_at=self.run.started_at
            ).update(done=self.report.rows, total=total, seen_at=timezone.now(), result=result)
            if not mine:
                raise Lost
        self.run.result, self.run.total = result, total


def end(run: JobRun, *, state: str, error: str = "") -> None:
    with isolation.opened(run.workspace_id):
        ours = JobRun.objects.filter(pk=run.pk, state=JobRun.State.RUNNING, started_at=run.started_at)
        ours.update(state=state, error=error, finished_at=timezone.now(), seen_at=timezone.now())


def plain(cell: Any) -> Any:
    """A cell as JSON keeps it; what PostgreSQL cannot keep in a text is left out of it."""
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return str(cell).replace("\0", "").encode("utf-8", "replace").decode()
