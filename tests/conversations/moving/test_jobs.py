"""Movings done by workers that may be killed, started twice, or overtaken: each opportunity moves once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Opportunity, StageEntry
from conversations.moving import jobs, sets, tasks
from people.models import JobRun
from tests.builders.conversations import build_opportunity
from tests.builders.moving import build_moving, done, undo


@pytest.fixture
def moving(cast, version, newer, monkeypatch):
    """Seven opportunities, moved two at a time."""
    monkeypatch.setattr(jobs, "BATCH", 2)
    for _ in range(7):
        build_opportunity(cast)
    return build_moving(cast, version, newer)


def moved(newer):
    return Opportunity.objects.filter(version=newer).count()


def test_a_job_that_runs_twice_does_it_once(moving, newer):
    run = done(moving, moving.start(by=moving.created_by))
    done(moving, run)
    assert (run.done, moved(newer), StageEntry.objects.count()) == (7, 7, 14)


class Killed(BaseException):
    """Nothing catches it, as nothing catches a signal that kills."""


@pytest.fixture
def killed(moving, monkeypatch):
    """A moving whose worker was killed in the middle of its third batch."""
    write, batches = sets._write, []

    def stop_in_the_third(*args, **kwargs):
        write(*args, **kwargs)
        batches.append(1)
        if len(batches) == 3:
            raise Killed

    run = moving.start(by=moving.created_by)
    with monkeypatch.context() as patched:
        patched.setattr(sets, "_write", stop_in_the_third)
        with pytest.raises(Killed):
            jobs.work(moving.workspace_id, run.pk)
    run.refresh_from_db()
    return run


def test_a_batch_is_written_whole_or_not_at_all(killed, newer):
    assert (killed.state, killed.done, moved(newer)) == ("running", 4, 4)


def test_the_rest_is_moved_once_the_worker_gave_no_sign_for_a_while(moving, killed, newer):
    assert jobs.waiting() == []
    JobRun.objects.filter(pk=killed.pk).update(seen_at=timezone.now() - timedelta(minutes=10))
    assert jobs.waiting() == [killed.pk]
    assert (done(moving, killed).done, moved(newer), StageEntry.objects.count()) == (7, 7, 14)


def test_a_worker_that_was_overtaken_writes_nothing_more(moving, newer, monkeypatch):
    run, write = moving.start(by=moving.created_by), sets._write

    def overtaken(*args, **kwargs):
        JobRun.objects.filter(pk=run.pk).update(started_at=timezone.now() + timedelta(seconds=1))
        write(*args, **kwargs)

    monkeypatch.setattr(sets, "_write", overtaken)
    jobs.work(moving.workspace_id, run.pk)
    assert moved(newer) == 0


def test_a_job_that_fails_says_so_and_goes_on_when_asked(moving, newer, monkeypatch):
    run = moving.start(by=moving.created_by)
    with monkeypatch.context() as patched:
        patched.setattr(sets, "_write", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs.work(moving.workspace_id, run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "It stopped for a reason of ours. What was moved stays moved.")
    assert done(moving, moving.start(by=moving.created_by)).state == "done"
    assert moved(newer) == 7


def test_taking_back_goes_by_batches_too(moving, newer, version):
    done(moving, moving.start(by=moving.created_by))
    assert undo(moving).done == 7
    assert Opportunity.objects.filter(version=version).count() == 7


def test_a_lost_message_is_found_by_the_sweep(moving, newer, cast, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.work_on_moving, "delay", lambda *ids: asked.append(ids))
    run = moving.start(by=cast.admin)
    tasks.sweep_movings()
    assert asked == [(moving.workspace_id, run.pk)]
    done(moving, run)
    tasks.sweep_movings()
    assert len(asked) == 1


def test_a_job_of_another_company_is_not_found(moving, cast, newer):
    run = moving.start(by=cast.admin)
    jobs.work(cast.other_workspace.pk, run.pk)
    assert moved(newer) == 0
