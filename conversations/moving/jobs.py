"""Movings that run by themselves: asked for on a page, done by a worker, found again when a worker was killed.

A batch is written whole, with how far it is, or not at all. Running twice does it once: what was done is not left.
"""

from collections import Counter
from datetime import timedelta

import pghistory
from celery import current_app
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.models import Moving
from conversations.models.moving import RUN, UNDO
from conversations.moving.sets import move_some, undo_some
from people import isolation
from people.models import JobRun
from stages.models import Version

BATCH = 1_000
# A worker gives a sign of life after each batch; one that gave none for so long was killed.
SILENT = timedelta(minutes=3)
TASK = "conversations.moving.tasks.work_on_moving"


class Lost(Exception):
    """Another worker has taken the job over: what this one was about to write is undone."""


class Retired(Exception):
    """The version was retired while opportunities were moving to it."""


def start_later(moving: Moving, *, by) -> JobRun:
    return _later(moving, moving.start(by=by))


def undo_later(moving: Moving, *, by) -> JobRun:
    return _later(moving, moving.undo(by=by))


def _later(moving: Moving, run: JobRun) -> JobRun:
    """The message leaves once the transaction is kept. Were it lost, or the broker away, the sweep finds the run."""
    asked = (moving.workspace_id, run.pk)
    transaction.on_commit(lambda: current_app.send_task(TASK, asked, retry=False), robust=True)
    return run


def waiting() -> list[int]:
    """The jobs of the open workspace that nobody does."""
    silent = Q(state=JobRun.State.RUNNING, seen_at__lt=timezone.now() - SILENT)
    runs = JobRun.objects.filter(Q(state=JobRun.State.WAITING) | silent, kind__in=[RUN, UNDO])
    return list(runs.values_list("pk", flat=True))


def work(workspace_id: int, run_id: int) -> None:
    """Does the job, or the rest of it, unless somebody else does."""
    with isolation.opened(workspace_id):
        run = JobRun.objects.filter(pk=run_id, kind__in=[RUN, UNDO]).first()
        if run is None or not run.claim(silent_for=SILENT):
            return
        moving = Moving.objects.select_related("workspace", "target", "started_by__user").get(pk=run.result["moving"])
    user = moving.started_by.user
    with translation.override((user.language if user else "") or moving.workspace.language):
        attempt(run, moving)


def attempt(run: JobRun, moving: Moving) -> None:
    try:
        while _batch(run, moving):
            pass
    except Lost:
        return
    except Retired:
        told = {"n": moving.target.number}
        _end(run, JobRun.State.FAILED, _("Version %(n)s was retired. What was not moved yet stays where it is.") % told)
    except Exception:
        _end(run, JobRun.State.FAILED, _("It stopped for a reason of ours. What was moved stays moved."))
        raise
    else:
        _end(run, JobRun.State.DONE)


def _batch(run: JobRun, moving: Moving) -> bool:
    """Whether there was anything left to do."""
    by = moving.started_by_id if run.kind == RUN else moving.undone_by_id
    with isolation.opened(moving.workspace_id), pghistory.context(member=by):
        if run.kind == RUN:
            _refuse_retired(moving)
        done = (move_some if run.kind == RUN else undo_some)(moving, BATCH)
        if done is not None:
            _keep(run, done)
    return done is not None


def _refuse_retired(moving: Moving) -> None:
    """Holds the version for the batch: it is retired before it or after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM stages_version WHERE id = %s FOR SHARE", [moving.target_id])
        (state,) = cursor.fetchone()
    if state != Version.State.PUBLISHED:
        raise Retired


def _keep(run: JobRun, done: Counter[str]) -> None:
    """Says how far it is, if the job is still ours: in the transaction of the batch."""
    reached = run.done + done.total()
    ours = JobRun.objects.filter(pk=run.pk, state=JobRun.State.RUNNING, started_at=run.started_at)
    if not ours.update(done=reached, seen_at=timezone.now()):
        raise Lost
    run.done = reached


def _end(run: JobRun, state: str, error: str = "") -> None:
    with isolation.opened(run.workspace_id):
        ours = JobRun.objects.filter(pk=run.pk, state=JobRun.State.RUNNING, started_at=run.started_at)
        ours.update(state=state, error=error, finished_at=timezone.now(), seen_at=timezone.now())
