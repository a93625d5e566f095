"""Lost messages, killed workers, jobs run twice and two at once: the figures end right. Real transactions."""

import threading
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections

from metrics import computing, tasks
from metrics.computing import rebuild, refresh
from metrics.models import Change, Fact
from people import isolation, running
from people.models import JobRun, Team, Workspace
from salesproc.celery import app
from tests.metrics.rows import decide, facts_by_hand, opportunity, rollups_by_hand, stored_facts, stored_rollups


class Killed(BaseException):
    """What a worker meets when it is killed: nothing catches it and nothing more of it runs."""


@pytest.fixture
def committing(db):
    """A connection outside the transaction that the test undoes: what it writes is seen by other connections."""
    held = connections["default"]
    connections["default"] = held.copy()
    yield
    connections["default"].close()
    connections["default"] = held


@pytest.fixture
def workspace(committing):
    """A company whose rows stay. It is one of its own, behind its wall, so that no other test sees them."""
    workspace = Workspace.objects.create(name="Committed", slug=f"committed-{uuid4()}")
    with isolation.opened(workspace.pk):
        team = Team.objects.create(workspace=workspace, name="North")
        for day in range(1, 11):
            decide(opportunity(team, amount=day), "won", date(2026, 2, day))
    yield workspace
    with isolation.opened(workspace.pk):
        Change.objects.all().delete()


@contextmanager
def in_threads(*targets):
    """Runs each in a thread with a connection of its own, and raises what they raised."""
    raised = []

    def run(target):
        try:
            target()
        except BaseException as error:  # raised again below, in the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[target]) for target in targets]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    for error in raised:
        raise error


def assert_exact(workspace):
    with isolation.opened(workspace.pk):
        assert stored_facts() == facts_by_hand()
        assert stored_rollups() == rollups_by_hand()
        assert not Change.objects.exists()
    assert rebuild(workspace.pk).mended == 0


def test_a_flushed_broker_loses_nothing(workspace, monkeypatch):
    """No message was ever sent for these rows: the sweep finds them in the database."""
    with isolation.opened(workspace.pk):
        assert Change.objects.exists()
        assert not Fact.objects.exists()
    for task in (tasks.refresh_figures, tasks.rebuild_cohorts, tasks.refresh_cohorts):
        monkeypatch.setattr(task, "delay", of_this_alone(task, workspace))
    tasks.sweep_figures()
    assert_exact(workspace)


def of_this_alone(task, workspace):
    """Runs where it is sent. For other companies it would commit what other tests find there."""
    return lambda pk: task(pk) if pk == workspace.pk else None


def test_what_was_there_before_cohorts_were_counted_is_counted_by_the_first_sweep(workspace, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.rebuild_cohorts, "delay", lambda pk: sent.append(pk))
    tasks.sweep_figures()
    assert workspace.pk in sent
    tasks.rebuild_cohorts(workspace.pk)
    sent.clear()
    tasks.sweep_figures()
    assert workspace.pk not in sent


@pytest.mark.parametrize("at", ["_mend_facts", "_mend_rollups", "stamp"])
@pytest.mark.parametrize("job", [refresh, rebuild])
def test_a_worker_killed_midway_leaves_everything_to_the_next(workspace, monkeypatch, job, at):
    def killed(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(computing, at, killed)
        with pytest.raises(Killed):
            job(workspace.pk)
    with isolation.opened(workspace.pk):
        assert Change.objects.exists()
        assert not Fact.objects.exists()
    refresh(workspace.pk)
    assert_exact(workspace)


def test_a_connection_lost_midway_leaves_everything_to_the_next(workspace):
    """The server ends the session while its work is done and not committed, as when a worker is killed."""
    done, ended = threading.Event(), threading.Event()

    def compute():
        with isolation.opened(workspace.pk):
            refresh(workspace.pk)
            assert Fact.objects.count() == 10
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                compute.pid = cursor.fetchone()[0]
            done.set()
            ended.wait(30)
            Fact.objects.count()

    def worker():
        with pytest.raises(DatabaseError, match=r"terminat|closed"):
            compute()

    with in_threads(worker):
        assert done.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [compute.pid])
        ended.set()
    with isolation.opened(workspace.pk):
        assert not Fact.objects.exists()
    refresh(workspace.pk)
    assert_exact(workspace)


def test_two_workers_at_once_count_once(workspace):
    with in_threads(*[lambda: refresh(workspace.pk), lambda: rebuild(workspace.pk)] * 3):
        pass
    refresh(workspace.pk)
    assert_exact(workspace)


def test_a_second_worker_leaves_a_workspace_that_is_being_computed(workspace):
    held, released = threading.Event(), threading.Event()

    def first():
        with isolation.opened(workspace.pk):
            refresh(workspace.pk)
            held.set()
            released.wait(30)

    with in_threads(first):
        assert held.wait(30)
        try:
            assert refresh(workspace.pk).opportunities == 0
        finally:
            released.set()
    assert_exact(workspace)


def test_a_change_committed_while_figures_are_computed_is_counted_next(workspace):
    computed, changed = threading.Event(), threading.Event()

    def worker():
        with isolation.opened(workspace.pk):
            refresh(workspace.pk)
            computed.set()
            changed.wait(30)

    with in_threads(worker):
        assert computed.wait(30)
        with isolation.opened(workspace.pk):
            decide(opportunity(Team.objects.get()), "lost", date(2026, 3, 1))
        changed.set()
    with isolation.opened(workspace.pk):
        assert Change.objects.exists()
        assert not Fact.objects.filter(kind="lost").exists()
    refresh(workspace.pk)
    assert_exact(workspace)


def test_a_run_is_recorded_when_there_was_work_and_only_then(workspace):
    tasks.refresh_figures(workspace.pk)
    tasks.refresh_figures(workspace.pk)
    with isolation.opened(workspace.pk):
        run = JobRun.objects.get(kind=tasks.REFRESH)
        assert (run.state, run.done, run.result["facts"]) == ("done", 10, 10)
        assert run.finished_at >= run.started_at


def test_a_failure_is_recorded_with_its_reason(workspace, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr(computing, "_mend_facts", fails)
    with pytest.raises(RuntimeError):
        tasks.rebuild_figures(workspace.pk)
    with isolation.opened(workspace.pk):
        run = JobRun.objects.get(kind=tasks.REBUILD)
        assert (run.state, run.error) == ("failed", "RuntimeError: no room")


def test_only_the_last_runs_are_kept(workspace, monkeypatch):
    monkeypatch.setattr(running, "KEPT", 3)
    for _ in range(5):
        tasks.rebuild_figures(workspace.pk)
    with isolation.opened(workspace.pk):
        assert JobRun.objects.filter(kind=tasks.REBUILD).count() == 3


def test_the_schedule_sweeps_every_few_seconds_and_rebuilds_every_night():
    schedule = {entry["task"]: entry for entry in app.conf.beat_schedule.values()}
    sweep = schedule[tasks.sweep_figures.name]
    assert sweep["schedule"] <= 30
    assert sweep["options"]["expires"] <= sweep["schedule"]
    assert tasks.rebuild_all_figures.name in schedule
