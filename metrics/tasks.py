"""The jobs that keep the figures: a sweep every few seconds, and everything again every night.

The facts of maturity are read once a day of each workspace: an hourly sweep finds those whose day has begun.

The changes wait in the database and not in the broker: whatever happens to a message, the next sweep finds them.
"""

from dataclasses import asdict
from datetime import date

from celery import shared_task
from django.utils import timezone

from metrics import assessing, computing, counting, dashboards, kept, looking, watching
from metrics.coverage import Asked as Coverage
from metrics.digest import sending
from metrics.jobs import ASSESS, REBUILD, REBUILD_COHORTS, REFRESH, REFRESH_COHORTS
from metrics.models import Change, CohortChange
from metrics.sequences import Chosen
from people import isolation
from people.models import Membership, Workspace
from people.running import running

NIGHTLY = (REBUILD, REBUILD_COHORTS)  # that they ran is news, whatever they found


@shared_task(time_limit=600, soft_time_limit=540)
def sweep_figures() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            changed = Change.objects.filter(workspace_id=workspace_id).exists()
            cohorts = CohortChange.objects.filter(workspace_id=workspace_id).exists()
            were_counted = counting.were_counted(workspace_id)
        if changed:
            refresh_figures.delay(workspace_id)
        if not were_counted:  # what an earlier release wrote was never told as changed
            rebuild_cohorts.delay(workspace_id)
        elif cohorts:
            refresh_cohorts.delay(workspace_id)


@shared_task(time_limit=3600, soft_time_limit=3500)
def refresh_figures(workspace_id: int) -> None:
    _recorded(workspace_id, REFRESH, computing.refresh)


@shared_task(time_limit=3600, soft_time_limit=3500)
def refresh_cohorts(workspace_id: int) -> None:
    _recorded(workspace_id, REFRESH_COHORTS, counting.refresh)


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
    _recorded(workspace_id, REBUILD_COHORTS, counting.rebuild)


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
    """Waits for a reading that is under way: it may have begun before a threshold was changed."""
    with running(workspace_id, ASSESS, waits=True) as run:
        work = assessing.assess(workspace_id) if run else None
        if work:
            run.did(work.teams, day=work.day.isoformat(), teams=work.teams, changed=work.changed)


@shared_task(time_limit=300, soft_time_limit=280)
def count_sequences(asked: dict) -> None:
    """Somebody waits for it. Lost, it is asked for again by the next look at the page."""
    _keep(Chosen.read(asked))


@shared_task(time_limit=300, soft_time_limit=280)
def count_coverage(asked: dict) -> None:
    """The same."""
    _keep(Coverage.read(asked))


@shared_task(time_limit=300, soft_time_limit=280)
def count_page(workspace_id: int, member_id: int, name: str, query: str) -> None:
    """The same: what a page asks for, of the newest figures."""
    with isolation.opened(workspace_id):
        member = Membership.objects.select_related("workspace", "user").filter(pk=member_id).first()
        if member:  # who asked may be gone by now
            looking.count(dashboards.ALL[name], member, query)


@shared_task
def watch_all_jobs() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        watch_jobs.delay(workspace_id)


@shared_task(time_limit=60, soft_time_limit=50)
def watch_jobs(workspace_id: int) -> None:
    watching.watch(workspace_id)


@shared_task(time_limit=300, soft_time_limit=240)
def send_all_digests() -> None:
    """The members who wait, each a message of their own: what one of them cannot do stops no other."""
    for workspace in Workspace.objects.order_by("pk"):
        for period in sending.due(workspace, timezone.now()):
            with isolation.opened(workspace.pk):
                members = sending.waiting(workspace, period)
            for member_id in members:
                send_digest.delay(workspace.pk, member_id, period.kind, period.span.starts_on.isoformat())


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=3, time_limit=300, soft_time_limit=240)
def send_digest(workspace_id: int, member_id: int, kind: str, starts_on: str) -> None:
    with isolation.opened(workspace_id):
        workspace = Workspace.objects.filter(pk=workspace_id).first()
        if workspace:  # it may be gone by now
            sending.send(workspace, member_id, kind, date.fromisoformat(starts_on))


def _keep(asked: kept.Asked) -> None:
    with isolation.opened(asked.workspace_id):
        kept.keep(asked)


def _recorded(workspace_id: int, kind: str, compute) -> None:
    """Keeps a row of what the job did when there was something to do, and of how it failed."""
    with running(workspace_id, kind) as run:
        work = compute(workspace_id) if run else None
        if work and (work.done or work.mended or kind in NIGHTLY):
            run.did(work.done, **asdict(work))
