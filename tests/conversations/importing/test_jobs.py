"""Imports done by workers that may be killed, started twice, or overtaken: rows and reports end right."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conversations.importing import jobs, running, tasks
from conversations.models import ImportFile, Opportunity, RefusedRow
from people import isolation
from people.models import JobRun
from salesproc.celery import app
from tests.conversations.importing.bring import DEALS

MAPPING = {"version": 1, "kind": "opportunities", "fields": {**DEALS, "amount": "amount"}}
LINES = "id,name,amount\n" + "".join(f"D{n},Deal {n},{'abc' if n % 5 == 0 else n}\n" for n in range(1, 21))


@pytest.fixture
def brought(cast, monkeypatch):
    """Twenty rows of which four are refused, to be written four at a time."""
    monkeypatch.setattr(running, "BATCH", 4)
    file = SimpleUploadedFile("deals.csv", LINES.encode())
    return ImportFile.bring(by=cast.admin, kind="opportunities", upload=file, mapping=MAPPING)


def told(run):
    run.refresh_from_db()
    return {name: run.result.get(name) for name in ("rows", "created", "unchanged", "refused")}


WHOLE = {"rows": 20, "created": 16, "unchanged": 0, "refused": 4}


def test_a_job_does_the_import_and_says_what_it_did(brought):
    run = jobs.begin(brought, by=brought.created_by)
    jobs.work(brought.workspace_id, run.pk)
    assert told(run) == WHOLE
    assert (run.state, run.done, run.total) == ("done", 20, 20)
    assert Opportunity.objects.count() == 16
    assert list(RefusedRow.objects.values_list("number", flat=True)) == [6, 11, 16, 21]


def test_a_job_that_runs_twice_does_it_once(brought):
    run = jobs.begin(brought, by=brought.created_by)
    jobs.work(brought.workspace_id, run.pk)
    jobs.work(brought.workspace_id, run.pk)
    assert told(run) == WHOLE


class Killed(BaseException):
    """Nothing catches it, as nothing catches a signal that kills."""


@pytest.fixture
def killed(brought, monkeypatch):
    """An import whose worker was killed in the middle of its third batch."""
    write, batches = running.Import._write, []

    def stop_in_the_third(self, *args):
        write(self, *args)
        batches.append(1)
        if len(batches) == 3:
            raise Killed

    run = jobs.begin(brought, by=brought.created_by)
    with monkeypatch.context() as patched:
        patched.setattr(running.Import, "_write", stop_in_the_third)
        with pytest.raises(Killed):
            jobs.work(brought.workspace_id, run.pk)
    return run


def test_a_batch_is_written_whole_or_not_at_all(killed):
    assert told(killed) == {"rows": 8, "created": 7, "unchanged": 0, "refused": 1}
    assert (killed.state, Opportunity.objects.count(), RefusedRow.objects.count()) == ("running", 7, 1)


def test_the_rest_of_a_killed_import_is_done_once_it_gave_no_sign_for_a_while(brought, killed):
    jobs.work(brought.workspace_id, killed.pk)
    assert told(killed)["rows"] == 8
    JobRun.objects.filter(pk=killed.pk).update(seen_at=timezone.now() - jobs.SILENT - timedelta(seconds=1))
    jobs.work(brought.workspace_id, killed.pk)
    assert told(killed) == WHOLE
    assert (killed.state, Opportunity.objects.count(), RefusedRow.objects.count()) == ("done", 16, 4)


def test_a_worker_that_was_overtaken_writes_nothing_more(brought, monkeypatch):
    run = jobs.begin(brought, by=brought.created_by)
    keep, times = jobs.Job.keep, []

    def overtaken(self, **more):
        times.append(1)
        if len(times) == 3:
            JobRun.objects.filter(pk=run.pk).update(started_at=timezone.now() + timedelta(seconds=1))
        keep(self, **more)

    monkeypatch.setattr(jobs.Job, "keep", overtaken)
    jobs.work(brought.workspace_id, run.pk)
    assert told(run)["rows"] == 4
    assert (run.state, Opportunity.objects.count()) == ("running", 4)


def test_what_waits_is_found_again(brought, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.work_on_import, "delay", lambda *ids: asked.append(ids))
    run = jobs.begin(brought, by=brought.created_by)
    tasks.sweep_imports()
    assert asked == [(brought.workspace_id, run.pk)]
    jobs.work(brought.workspace_id, run.pk)
    tasks.sweep_imports()
    assert len(asked) == 1


def test_counting_says_what_would_happen_and_writes_nothing(brought):
    run = jobs.count(brought, by=brought.created_by)
    jobs.work(brought.workspace_id, run.pk)
    assert told(run) == WHOLE
    assert run.result["sample"][0]["number"] == 6
    assert not Opportunity.objects.exists()
    assert not RefusedRow.objects.exists()


def test_an_import_that_cannot_be_done_says_why(brought):
    ImportFile.objects.filter(pk=brought.pk).update(mapping={**MAPPING, "fields": {**DEALS, "amount": "price"}})
    run = jobs.begin(brought, by=brought.created_by)
    jobs.work(brought.workspace_id, run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "price: The file has no column “price”.")


def test_an_import_that_fails_for_a_reason_of_ours_keeps_what_was_written(brought, monkeypatch):
    run = jobs.begin(brought, by=brought.created_by)
    monkeypatch.setattr(running.Import, "_write_set", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.work(brought.workspace_id, run.pk)
    run.refresh_from_db()
    assert (run.state, "a reason of ours" in run.error) == ("failed", True)
    monkeypatch.undo()
    jobs.begin(brought, by=brought.created_by)
    jobs.work(brought.workspace_id, run.pk)
    assert told(run) == WHOLE


def test_a_job_opens_the_workspace_by_itself(brought):
    """A worker has no workspace open: whatever the job reads, it opens first."""
    run = jobs.begin(brought, by=brought.created_by)
    with isolation.opened(brought.workspace_id + 1_000_000):
        jobs.work(brought.workspace_id, run.pk)
    assert told(run) == WHOLE


def test_the_schedule_names_tasks_that_can_be_sent():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        task = app.tasks[entry["task"]]
        assert task.soft_time_limit is None or task.soft_time_limit <= task.time_limit


def test_a_broker_that_is_away_stops_nobody(brought, monkeypatch, django_capture_on_commit_callbacks):
    sent = []

    def away(*args, **kwargs):
        sent.append(args)
        raise ConnectionError

    monkeypatch.setattr(app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        run = jobs.begin_later(brought, by=brought.created_by)
    assert sent == [(jobs.TASK, (brought.workspace_id, run.pk))]
    assert jobs.waiting() == [run.pk]
