"""The job of the night: twice, two at once, killed midway, one company failing, one deleted. Real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from metrics import assessing, tasks
from metrics.models import AssessedFact, Assessment, Figures, MaturityPeriod
from people import isolation
from people.models import JobRun, Role, Team, Workspace
from salesproc.celery import app
from tests.racing import committed, company_of


class Killed(BaseException):
    """What a worker meets when it is killed: nothing catches it and nothing more of it runs."""


@pytest.fixture
def company(db):
    with company_of(Role.Kind.ADMIN, lambda member, team: None) as workspace:
        yield workspace


@pytest.fixture
def committing():
    """Acts on a thread's own connection, so that what they do is committed."""
    with ThreadPoolExecutor(2) as pool:
        yield lambda *acts: [future.result() for future in [pool.submit(committed, act) for act in acts]]


def rows():
    return Assessment.objects.count(), AssessedFact.objects.count(), MaturityPeriod.objects.count()


def test_two_at_once_leave_what_one_leaves(company, committing):
    work = committing(lambda: assessing.assess(company.pk), lambda: assessing.assess(company.pk))
    assert sorted(each.changed for each in work) == [0, 1]
    assert rows() == (1, 10, 1)


def test_the_second_waits_for_the_first(company, monkeypatch):
    began, told, order = Event(), Event(), []
    read = assessing.read

    def slowly(*args):
        order.append("reads")
        if not began.is_set():
            began.set()
            assert told.wait(20)
        return read(*args)

    monkeypatch.setattr(assessing, "read", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(committed, assessing.assess, company.pk)
        assert began.wait(20)
        second = pool.submit(committed, assessing.assess, company.pk)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)
        assert order == ["reads"]
        told.set()
        assert (first.result().changed, second.result().changed) == (1, 0)


@pytest.mark.parametrize("at", ["read", "keep", "follow", "thin"])
def test_a_worker_killed_midway_leaves_nothing_and_the_next_does_it_all(company, committing, monkeypatch, at):
    def killed(*args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(assessing, at, killed)
        with pytest.raises(Killed):
            committing(lambda: assessing.assess(company.pk))
    assert rows() == (0, 0, 0)
    assert assessing.is_due(company)
    committing(lambda: assessing.assess(company.pk))
    assert rows() == (1, 10, 1)


@pytest.fixture
def eagerly():
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_a_company_that_fails_is_not_in_the_way_of_the_others(cast, eagerly, monkeypatch):
    read = assessing.read

    def failing(workspace, *args):
        if workspace.pk == cast.workspace.pk:
            raise ValueError("a fact that cannot be read")
        return read(workspace, *args)

    monkeypatch.setattr(assessing, "read", failing)
    tasks.sweep_assessments.delay()
    assert not Assessment.objects.exists()
    run = JobRun.objects.get(kind=tasks.ASSESS)
    assert (run.state, run.error) == (JobRun.State.FAILED, "ValueError: a fact that cannot be read")
    with isolation.opened(cast.other_workspace.pk):
        assert Assessment.objects.count() == 1
        assert JobRun.objects.get(kind=tasks.ASSESS).result["teams"] == 1
    with pytest.raises(CommandError, match="Not read: novalis"):
        call_command("assess")


def test_a_sweep_reads_once_a_day(cast, eagerly):
    tasks.sweep_assessments.delay()
    tasks.sweep_assessments.delay()
    assert JobRun.objects.filter(kind=tasks.ASSESS).count() == 1


def test_a_company_deleted_meanwhile_is_no_failure(cast, monkeypatch):
    def deleted(workspace_id):
        raise IntegrityError("its workspace is gone")

    gone = Workspace.objects.order_by("-pk").first().pk + 1_000
    monkeypatch.setattr(assessing, "assess", deleted)
    tasks.assess_levels(gone)
    with pytest.raises(IntegrityError):
        tasks.assess_levels(cast.workspace.pk)


def test_a_company_deleted_before_its_turn_is_passed_over(db):
    tasks.assess_levels(987_654_321)
    assert not Figures.objects.exists()


def test_the_command_reads_one_workspace_or_all(cast, capsys):
    call_command("assess", workspace="novalis")
    assert "novalis: 2 teams read on" in capsys.readouterr().out
    assert set(Team.objects.values_list("pk", flat=True)) == set(Assessment.objects.values_list("team", flat=True))
    with pytest.raises(CommandError, match="There is no workspace"):
        call_command("assess", workspace="nobody")


def test_the_schedule_looks_every_hour(db):
    schedule = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert len(schedule[tasks.sweep_assessments.name].hour) == 24
