"""Runs of jobs: one at a time, what a killed worker leaves, a deleted workspace. Real transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from metrics import jobs, tasks, watching
from metrics.jobs import JOBS, REBUILD, REFRESH
from metrics.models import Figures
from people import isolation, running
from people.models import JobRun, JobTrouble, Role, Workspace
from salesproc.celery import app
from salesproc.errors import Refused
from tests.racing import committed, company_of

OLD = timedelta(days=10)


class Killed(BaseException):
    """What a worker meets when it is killed: nothing catches it and nothing more of it runs."""


@pytest.fixture
def company(db):
    with company_of(Role.Kind.ADMIN, lambda member, team: None) as workspace:
        yield workspace


@pytest.fixture
def worker():
    with ThreadPoolExecutor(2) as pool:
        yield lambda act, *arguments: pool.submit(committed, act, *arguments)


def a_run(workspace, kind, state, *, ago=timedelta(hours=1), **fields):
    at = timezone.now() - ago
    ended = at if state in jobs.OVER else None
    dates = {"asked_at": at, "started_at": at, "finished_at": ended}
    return JobRun.objects.create(workspace=workspace, kind=kind, state=state, **dates | fields)


def standing_of(workspace, kind):
    return next(each for each in jobs.standing(workspace) if each.job.kind == kind)


# ---- runs


def test_each_job_records_its_own_kind(cast):
    app.loader.import_default_modules()  # as a worker does when it starts
    for kind, job in JOBS.items():
        JobRun.objects.create(workspace=cast.workspace, kind=kind)  # asked for: kept whatever it finds
        app.tasks[job.task](cast.workspace.pk)
    assert set(JobRun.objects.values_list("kind", "state")) == {(kind, "done") for kind in JOBS}


def test_a_second_worker_leaves_at_once_and_records_nothing(company, worker):
    began, told = Event(), Event()

    def slowly():
        with running.running(company.pk, REBUILD) as run:
            began.set()
            assert told.wait(20)
            run.did(1)

    def second():
        with running.running(company.pk, REBUILD) as run:
            return run

    first = worker(slowly)
    assert began.wait(20)
    assert standing_of(company, REBUILD).is_running
    assert worker(second).result(20) is None
    told.set()
    first.result(20)
    assert JobRun.objects.get(kind=REBUILD).state == "done"
    assert not standing_of(company, REBUILD).is_running


def test_companies_and_kinds_do_not_wait_for_each_other(cast):
    with (
        running.running(cast.workspace.pk, REBUILD) as one,
        running.running(cast.workspace.pk, REFRESH) as other,
        running.running(cast.other_workspace.pk, REBUILD) as elsewhere,
    ):
        assert one
        assert other
        assert elsewhere


def test_a_killed_worker_leaves_a_run_without_an_end_and_the_next_goes_on(company, worker):
    def killed():
        with running.running(company.pk, REBUILD):
            raise Killed

    with pytest.raises(Killed):
        worker(killed).result(20)
    found = standing_of(company, REBUILD)
    assert found.last.state == "running"
    assert (found.is_running, found.was_stopped(found.last), found.has_failed) == (False, True, True)
    worker(tasks.rebuild_figures, company.pk).result(20)
    found = standing_of(company, REBUILD)
    assert [run.state for run in found.runs] == ["done", "failed"]
    assert found.was_stopped(found.runs[1])
    assert not found.has_failed


def test_a_connection_that_ends_gives_the_lock_back(company, worker):
    """As when the machine of a worker is switched off: the server ends its session."""
    began, told = Event(), Event()

    def cut_off():
        with running.running(company.pk, REBUILD):
            began.set()
            assert told.wait(20)

    first = worker(cut_off)
    assert began.wait(20)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
            " AND pid <> pg_backend_pid()",
            [company.pk],
        )
    assert standing_of(company, REBUILD).last.state == "running"
    assert standing_of(company, REBUILD).has_failed
    told.set()
    first.result(20)


def test_a_failure_to_record_is_not_in_the_way_of_the_work(company, worker, monkeypatch):
    def no_room(*args, **kwargs):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(running, "_begin", no_room)
    monkeypatch.setattr(running, "_end", no_room)
    worker(tasks.rebuild_figures, company.pk).result(20)
    assert not JobRun.objects.exists()
    assert Figures.objects.get().rebuilt_at is not None


def test_a_failed_run_keeps_its_error_and_nothing_of_its_work(company, worker):
    def fails():
        with running.running(company.pk, REBUILD), isolation.opened(company.pk):
            JobTrouble.objects.create(workspace_id=company.pk, kind="half done")
            raise ImproperlyConfigured("x" * 5000)

    with pytest.raises(ImproperlyConfigured):
        worker(fails).result(20)
    assert not JobTrouble.objects.exists()
    run = JobRun.objects.get(kind=REBUILD)
    assert run.error.startswith("ImproperlyConfigured: xxx")
    assert len(run.error) == running.MOST_ERROR


def test_a_workspace_deleted_while_its_job_runs_ends_it_quietly(company, worker):
    def deleted_meanwhile(gone):
        with running.running(gone, REBUILD), isolation.opened(gone):
            worker(delete, gone).result(20)
            JobTrouble.objects.create(workspace_id=gone, kind="of a workspace that is gone")

    def found():
        return Workspace.objects.create(name="Short-lived", slug="short-lived").pk

    def delete(gone):
        with isolation.opened(gone):
            JobRun.objects.all().delete()
            Workspace.objects.filter(pk=gone).delete()

    gone = worker(found).result(20)
    worker(deleted_meanwhile, gone).result(20)
    assert not Workspace.objects.filter(pk=gone).exists()
    tasks.rebuild_figures(gone)
    assert watching.watch(gone) == 0


def test_an_error_of_a_workspace_that_is_there_is_raised(company):
    with pytest.raises(IntegrityError), running.running(company.pk, REBUILD):
        raise IntegrityError("ours")


# ---- run now


def test_what_is_asked_for_is_one_run_with_its_asker(cast):
    asked = jobs.ask(REBUILD, by=cast.admin)
    with pytest.raises(Refused, match="asked for already"):
        jobs.ask(REBUILD, by=cast.admin)
    tasks.rebuild_figures(cast.workspace.pk)
    run = JobRun.objects.get(kind=REBUILD)
    assert (run.pk, run.state, run.asked_by) == (asked.pk, "done", cast.admin)
    with pytest.raises(Refused, match="no such job"):
        jobs.ask("figures.sell", by=cast.admin)


def test_what_runs_is_not_begun_again(cast):
    with running.running(cast.workspace.pk, REBUILD), pytest.raises(Refused, match="running already"):
        jobs.ask(REBUILD, by=cast.admin)


def test_a_lost_message_is_sent_again(cast, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda task, args, **options: sent.append((task, args)))
    run = jobs.ask(REBUILD, by=cast.admin)
    with django_capture_on_commit_callbacks(execute=True):
        watching.watch(cast.workspace.pk)
    assert sent == []
    JobRun.objects.filter(pk=run.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    with django_capture_on_commit_callbacks(execute=True):
        watching.watch(cast.workspace.pk)
    assert sent == [("metrics.tasks.rebuild_figures", [cast.workspace.pk])]
