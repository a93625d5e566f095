"""One run of a background job in a workspace: one at a time, and its row tells what became of it.

The row is written in short transactions before and after those of the work, so that recording never makes the work
fail, and a failure of the work never takes its row along. The lock belongs to a connection of its own for as long as
the worker lives: a row that says running while nobody holds its lock is that of a worker that was killed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from django.db import DatabaseError, connection, connections
from django.utils import timezone

from people import isolation
from people.models import JobRun, Workspace

logger = logging.getLogger(__name__)

KEPT = 200  # runs of a kind
MOST_ERROR = 2000  # letters of what went wrong
LOCK = """SELECT set_config('idle_in_transaction_session_timeout', '0', true), {function}(%s, %s)"""
HELD = """
SELECT classid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND objid = %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass
class Run:
    """What the work says of itself while it is done. Nothing said and nobody asked: its row is not kept."""

    workspace_id: int
    kind: str
    pk: int | None = None
    is_asked: bool = False
    done: int | None = None
    result: dict[str, Any] = field(default_factory=dict)

    def did(self, done: int, **result: Any) -> None:
        self.done, self.result = done, result

    @property
    def rows(self):
        return JobRun.objects.filter(workspace_id=self.workspace_id, kind=self.kind)


@contextmanager
def running(workspace_id: int, kind: str, *, waits: bool = False) -> Iterator[Run | None]:
    """Around the work: None when another worker is at it (unless it `waits`) or the workspace is gone."""
    with _alone(workspace_id, kind, waits=waits) as is_alone:
        if not is_alone or _is_gone(workspace_id):
            yield None
            return
        run = Run(workspace_id, kind)
        with _told("begin", run):
            _begin(run)
        try:
            yield run
        except Exception as error:
            if _is_gone(workspace_id):
                return  # it was deleted meanwhile: there is nothing left to do, and nobody to tell
            with _told("fail", run):
                _end(run, JobRun.State.FAILED, error=f"{type(error).__name__}: {error}"[:MOST_ERROR])
            raise
        with _told("end", run):
            _end(run, JobRun.State.DONE)


def held_kinds(workspace_id: int, kinds) -> set[str]:
    """Those that a worker is at now."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [workspace_id])
        held = {row[0] for row in cursor.fetchall()}
    return {kind for kind in kinds if _number(kind) in held}


def _number(kind: str) -> int:
    return crc32(f"job:{kind}".encode()) >> 1  # two such keys are one lock; PostgreSQL has them in 31 bits


@contextmanager
def _alone(workspace_id: int, kind: str, *, waits: bool) -> Iterator[bool]:
    """Held in a transaction, so that a pooled connection keeps it too, which sees and changes nothing else."""
    held = connections["default"].copy()
    function = "pg_advisory_xact_lock" if waits else "pg_try_advisory_xact_lock"
    try:
        held.set_autocommit(False)
        with held.cursor() as cursor:
            cursor.execute(LOCK.format(function=function), [_number(kind), workspace_id])
            answer = cursor.fetchone()[1]
        yield answer is not False
    finally:
        with suppress(DatabaseError):
            held.rollback()
        held.close()


def _is_gone(workspace_id: int) -> bool:
    return not Workspace.objects.filter(pk=workspace_id).exists()


@contextmanager
def _told(what: str, run: Run) -> Iterator[None]:
    """A row that cannot be written is said in the log, and is not in the way of the work."""
    try:
        with isolation.opened(run.workspace_id):
            yield
    except DatabaseError:
        logger.exception("job_not_recorded", extra={"what": what, "kind": run.kind, "workspace": run.workspace_id})


def _begin(run: Run) -> None:
    """The lock is ours: whoever else says that it runs was killed, and has no end. What was asked for begins now."""
    now = timezone.now()
    run.rows.filter(state=JobRun.State.RUNNING).update(state=JobRun.State.FAILED)
    asked = run.rows.filter(state=JobRun.State.WAITING).order_by("asked_at", "pk").first()
    begun = {"state": JobRun.State.RUNNING, "started_at": now, "seen_at": now}
    if asked:
        run.rows.filter(pk=asked.pk).update(**begun)
    row = asked or run.rows.create(workspace_id=run.workspace_id, kind=run.kind, asked_at=now, **begun)
    run.pk, run.is_asked = row.pk, asked is not None


def _end(run: Run, state: str, error: str = "") -> None:
    row = run.rows.filter(pk=run.pk)
    if state == JobRun.State.DONE and run.done is None and not run.is_asked:
        row.delete()
        return
    row.update(state=state, error=error, done=run.done or 0, result=run.result, finished_at=timezone.now())
    kept = run.rows.order_by("-asked_at").values("pk")[:KEPT]
    run.rows.filter(finished_at__isnull=False).exclude(pk__in=kept).delete()
