"""Who is told when of a job that failed or is late, once. Real transactions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import tasks as conversation_tasks
from metrics import jobs, tasks, watching
from metrics.jobs import JOBS, REBUILD, REFRESH
from metrics.models import Change
from people import isolation
from people.models import JobRun, JobTrouble, Notice, Workspace
from salesproc.celery import app
from tests.metrics.test_jobs import a_run, company, standing_of, worker

__all__ = ["company", "worker"]
OLD = timedelta(days=10)


@pytest.fixture
def old(cast):
    """The cast's company, which exists for long, after a night that went well."""
    Workspace.objects.filter(pk=cast.workspace.pk).update(created_at=timezone.now() - OLD)
    for kind in JOBS:
        a_run(cast.workspace, kind, JobRun.State.DONE)
    return Workspace.objects.get(pk=cast.workspace.pk)


def test_after_a_night_that_went_well_nobody_is_told(old):
    assert not any(each.is_in_trouble for each in jobs.standing(old))
    assert watching.watch(old.pk) == 0


def test_a_nightly_job_is_late_after_two_days_without_a_run_that_ended_well(old):
    runs = JobRun.objects.filter(kind=REBUILD)
    runs.update(finished_at=timezone.now() - timedelta(hours=47))
    assert standing_of(old, REBUILD).late_since is None
    runs.update(finished_at=timezone.now() - timedelta(hours=49))
    assert standing_of(old, REBUILD).late_since is not None


def test_a_change_that_waits_for_minutes_makes_its_job_late(old):
    Change.objects.all().delete()
    assert not standing_of(old, REFRESH).is_in_trouble
    at = timezone.now() - timedelta(minutes=4)
    Change.objects.create(workspace=old, opportunity_id=1, changed_at=at)
    assert not standing_of(old, REFRESH).is_in_trouble
    Change.objects.update(changed_at=at - timedelta(minutes=2))
    assert standing_of(old, REFRESH).late_since is not None


def test_a_failure_that_another_job_has_mended_since_is_none(old):
    Change.objects.all().delete()
    a_run(old, REFRESH, JobRun.State.FAILED, ago=timedelta(minutes=1))
    assert not standing_of(old, REFRESH).has_failed


def test_admins_are_told_once_of_each_trouble(cast, old):
    a_run(old, REBUILD, JobRun.State.FAILED, ago=timedelta(minutes=9), error="ValueError: no")
    assert (watching.watch(old.pk), watching.watch(old.pk)) == (1, 0)
    told = Notice.objects.get()
    assert (told.to, told.code, told.by_mail) == (cast.admin, "job.trouble", False)
    assert told.says == "Jobs that compute the figures and failed or are late: 1"
    assert told.address_in("novalis") == "/w/novalis/maturity/jobs/"

    a_run(old, REBUILD, JobRun.State.DONE, ago=timedelta(minutes=5))
    assert watching.watch(old.pk) == 0
    assert JobTrouble.objects.get().ended_at is not None

    a_run(old, REBUILD, JobRun.State.FAILED, ago=timedelta(minutes=1))
    assert watching.watch(old.pk) == 1
    assert Notice.objects.count() == 2


def test_two_watches_at_once_tell_once(company, worker):
    with isolation.opened(company.pk):
        worker(fail, company.pk).result(20)
    rounds = [worker(watching.watch, company.pk) for _ in range(2)]
    assert sorted(round.result(20) for round in rounds) == [0, 1]
    assert Notice.objects.count() == 1


def fail(workspace_id):
    with isolation.opened(workspace_id):
        a_run(Workspace.objects.get(pk=workspace_id), REBUILD, JobRun.State.FAILED)


def test_a_job_that_never_ran_has_its_time_from_when_that_was_noticed(old):
    JobRun.objects.filter(kind=jobs.SILENCES).delete()
    assert standing_of(old, jobs.SILENCES).late_since is not None
    assert watching.watch(old.pk) == 0
    JobTrouble.objects.update(began_at=timezone.now() - timedelta(hours=49))
    assert watching.watch(old.pk) == 1


def test_only_those_who_may_see_jobs_choose_how_they_are_told(client, cast):
    for member, expected in ((cast.rep, False), (cast.admin, True)):
        client.force_login(member.user)
        page = client.get(reverse("people:notice_choice_update", args=["novalis"])).content.decode()
        assert ("Jobs that failed or are late" in page) == expected


def test_the_schedule_watches_every_minute():
    schedule = {entry["task"]: entry for entry in app.conf.beat_schedule.values()}
    assert schedule[tasks.watch_all_jobs.name]["schedule"] == 60
    assert conversation_tasks.SILENCES == jobs.SILENCES
