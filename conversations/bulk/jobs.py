"""Bulks that run: a small one in the request that asks for it, a large one by a worker, found again when the worker
was killed. A batch is written whole, with how far it is, or not at all."""

from datetime import timedelta
from functools import partial

import pghistory
from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.bulk.sets import work_on_some
from conversations.models import Bulk
from conversations.models.bulk import KINDS, RUN
from people import isolation
from people.models import JobRun, Notice

AT_ONCE = 50  # so many take a second or two
BATCH = 50
SILENT = timedelta(minutes=3)  # a worker that gave no sign of life for so long was killed
TASK = "conversations.bulk.tasks.work_on_bulk"


class Lost(Exception):
    """Another worker has taken the job over: what this one was about to write is undone."""


def set_out(bulk: Bulk, run: JobRun) -> None:
    """Does it here where it is small. Else the message leaves once the transaction is kept; were it lost, the sweep
    finds the run."""
    if run.total <= AT_ONCE and run.claim(silent_for=SILENT):
        n = work_on_some(bulk, run.kind, AT_ONCE)
        run.progress(n)
        _end(bulk, run, JobRun.State.DONE)
    else:
        asked = (bulk.workspace_id, run.pk)
        transaction.on_commit(partial(current_app.send_task, TASK, asked, retry=False), robust=True)


def waiting() -> list[int]:
    """The jobs of the open workspace that nobody does."""
    silent = Q(state=JobRun.State.RUNNING, seen_at__lt=timezone.now() - SILENT)
    return list(
        JobRun.objects.filter(Q(state=JobRun.State.WAITING) | silent, kind__in=KINDS).values_list("pk", flat=True)
    )


def work(workspace_id: int, run_id: int) -> None:
    """Does the job, or the rest of it, unless somebody else does."""
    with isolation.opened(workspace_id):
        run = JobRun.objects.filter(pk=run_id, kind__in=KINDS).first()
        if run is None or not run.claim(silent_for=SILENT):
            return
        bulk = Bulk.objects.filter(workspace=workspace_id).in_full().get(pk=run.result["bulk"])
    user = bulk.by.user
    with translation.override((user.language if user else "") or bulk.workspace.language):
        _attempt(bulk, run)


def _attempt(bulk: Bulk, run: JobRun) -> None:
    try:
        while _batch(bulk, run):
            pass
    except Lost:
        return
    except Exception:
        with isolation.opened(bulk.workspace_id):
            _end(bulk, run, JobRun.State.FAILED, _("It stopped for a reason of ours. What was done stays done."))
        raise
    with isolation.opened(bulk.workspace_id):
        _end(bulk, run, JobRun.State.DONE)


def _batch(bulk: Bulk, run: JobRun) -> bool:
    """Whether there was anything left to do."""
    with (
        isolation.opened(bulk.workspace_id),
        timezone.override(bulk.workspace.zone),
        pghistory.context(member=bulk.by_id),
    ):
        done = work_on_some(bulk, run.kind, BATCH)
        reached = run.done + done
        if done and not _ours(run).update(done=reached, seen_at=timezone.now()):
            raise Lost
        run.done = reached
    return bool(done)


def _ours(run: JobRun):
    return JobRun.objects.filter(pk=run.pk, state=JobRun.State.RUNNING, started_at=run.started_at)


def _end(bulk: Bulk, run: JobRun, state: str, error: str = "") -> None:
    ended = _ours(run).update(state=state, error=error, finished_at=timezone.now(), seen_at=timezone.now())
    if ended and state == JobRun.State.DONE and run.kind == RUN:
        _tell(bulk)


def _tell(bulk: Bulk) -> None:
    """Whoever was given opportunities is told once, however many they are."""
    if bulk.given_to_id is None:
        return
    given = [row.opportunity for row in bulk.rows.filter(done_at__isnull=False).select_related("opportunity")[:2]]
    if len(given) == 1:
        about = ("conversations:opportunity_show", given[0].pk)
        Notice.tell(bulk.given_to, "opportunity.given", by=bulk.by, about=about, opportunity=given[0].name)
    elif given:
        n = bulk.rows.filter(done_at__isnull=False).count()
        Notice.tell(
            bulk.given_to, "opportunity.given_many", by=bulk.by, about=("conversations:bulk_show", bulk.pk), n=n
        )
