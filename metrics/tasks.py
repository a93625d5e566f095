"""The jobs that keep the figures: a sweep every few seconds, and everything again every night.

The facts of maturity are read once a day of each workspace: an hourly sweep finds those whose day has begun.

The changes wait in the database and not in the broker: whatever happens to a message, the next sweep finds them.
"""

from dataclasses import asdict

from celery import shared_task
from django.db import IntegrityError
from django.utils import timezone

from metrics import assessing, computing, exposures
from metrics.models import Change, CohortChange
from people import isolation
from people.models import JobRun, Workspace

REFRESH, REBUILD, ASSESS = "figures.refresh", "figures.rebuild", "maturity.assess"
REFRESH_COHORTS, REBUILD_COHORTS = "cohorts.refresh", "cohorts.rebuild"
KEPT_RUNS = 100


@shared_task(time_limit=600, soft_time_limit=540)
def sweep_figures() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            changed = Change.objects.filter(workspace_id=workspace_id).exists()
            cohorts = CohortChange.objects.filter(workspace_id=workspace_id).exists()
        if changed:
            refresh_figures.delay(workspace_id)
        if cohorts:
            refresh_cohorts.delay(workspace_id)


@shared_task(time_limit=3600, soft_time_limit=3500)
def refresh_figures(workspace_id: int) -> None:
    _recorded(workspace_id, REFRESH, computing.refresh)


@shared_task(time_limit=3600, soft_time_limit=3500)
def refresh_cohorts(workspace_id: int) -> None:
    _recorded(workspace_id, REFRESH_COHORTS, exposures.refresh)


@shared_task
def rebuild_all_figures() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        rebuild_figures.delay(workspace_id)
        rebuild_cohorts.delay(workspace_id)


@shared_task(time_limit=3600, soft_time_limit=3500)
def rebuild_figures(workspace_id: int) -> None:
    _recorded(workspace_id, REBUILD, computing.rebuild)


@shared_task(time_limit=3600, soft_time_limit=3500)
def rebuild_cohorts(workspace_id: int) -> None:
    _recorded(workspace_id, REBUILD_COHORTS, exposures.rebuild)


@shared_task
def sweep_assessments() -> None:
    """A message for each workspace that waits for it: one that fails is not in the way of the others."""
    for workspace in Workspace.objects.order_by("pk"):
        with isolation.opened(workspace.pk):
            is_due = assessing.is_due(workspace)
        if is_due:
            assess_levels.delay(workspace.pk)


@shared_task(time_limit=3600, soft_time_limit=3500)
def assess_levels(workspace_id: int) -> None:
    started_at = timezone.now()
    try:
        work = assessing.assess(workspace_id)
    except Exception as error:
        if isinstance(error, IntegrityError) and not Workspace.objects.filter(pk=workspace_id).exists():
            return  # it was deleted while its facts were read
        _keep_failure(workspace_id, ASSESS, started_at, error)
        raise
    if work:
        result = {"day": work.day.isoformat(), "teams": work.teams, "changed": work.changed}
        _keep(workspace_id, ASSESS, started_at, state=JobRun.State.DONE, done=work.teams, result=result)


def _recorded(workspace_id: int, kind: str, compute) -> None:
    """Keeps a row of what the job did when there was something to do, and of how it failed; the last hundred."""
    started_at = timezone.now()
    try:
        work = compute(workspace_id)
    except Exception as error:
        _keep_failure(workspace_id, kind, started_at, error)
        raise
    if work.done or work.mended:
        _keep(workspace_id, kind, started_at, state=JobRun.State.DONE, done=work.done, result=asdict(work))


def _keep_failure(workspace_id: int, kind: str, started_at, error: Exception) -> None:
    _keep(workspace_id, kind, started_at, state=JobRun.State.FAILED, error=f"{type(error).__name__}: {error}")


def _keep(workspace_id: int, kind: str, started_at, **fields) -> None:
    with isolation.opened(workspace_id):
        runs = JobRun.objects.filter(workspace_id=workspace_id, kind=kind)
        runs.create(
            workspace_id=workspace_id,
            kind=kind,
            asked_at=started_at,
            started_at=started_at,
            finished_at=timezone.now(),
            **fields,
        )
        runs.exclude(pk__in=runs.order_by("-asked_at").values("pk")[:KEPT_RUNS]).delete()
