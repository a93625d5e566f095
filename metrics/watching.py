"""Looks every minute how the jobs stand, tells the admins once of each trouble, and sends lost messages again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from metrics import jobs
from people import isolation
from people.models import JobRun, JobTrouble, Membership, Notice, Role, Workspace

LOCK = 0x57415443  # tells this use of advisory locks from others; the second number is the workspace
LOST_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Nobody:
    """Who tells what no person did."""

    workspace_id: int
    pk: None = None
    name: str = ""


def watch(workspace_id: int) -> int:
    """How many jobs the admins were told of just now. A round at a time: two would tell twice."""
    with isolation.opened(workspace_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, workspace_id])
        workspace = Workspace.objects.filter(pk=workspace_id).first()
        if workspace is None:
            return 0
        found = jobs.standing(workspace)
        _send_again(workspace, found)
        new = [trouble for trouble in _troubles(workspace, found) if trouble.told_at is None]
        if new:
            JobTrouble.objects.filter(pk__in=[trouble.pk for trouble in new]).update(told_at=timezone.now())
            about = ("metrics:job_index", 0)
            Notice.tell_all(_admins(workspace), "job.trouble", by=Nobody(workspace_id), about=about, n=len(new))
        return len(new)


def _troubles(workspace: Workspace, found: list[jobs.Standing]) -> list[JobTrouble]:
    """Ends those that are over, begins new ones, and returns those of which the admins must know."""
    of_kind = {each.job.kind: each for each in found if each.is_in_trouble}
    now, rows = timezone.now(), JobTrouble.objects.filter(workspace=workspace, ended_at=None)
    rows.exclude(kind__in=of_kind).update(ended_at=now)
    known = set(rows.values_list("kind", flat=True))
    new = [JobTrouble(workspace=workspace, kind=kind, began_at=now) for kind in of_kind if kind not in known]
    JobTrouble.objects.bulk_create(new)
    return [trouble for trouble in rows if _must_be_told(trouble, of_kind[trouble.kind])]


def _must_be_told(trouble: JobTrouble, found: jobs.Standing) -> bool:
    """A job that never ran yet, as after an upgrade, has its time from when that was noticed."""
    if found.has_failed or found.succeeded_at or found.job.waits_in:
        return True
    return trouble.began_at + found.job.late_after < timezone.now()


def _send_again(workspace: Workspace, found: list[jobs.Standing]) -> None:
    for each in found:
        waiting = (run.asked_at for run in each.runs if run.state == JobRun.State.WAITING)
        if not each.is_running and any(asked_at < timezone.now() - LOST_AFTER for asked_at in waiting):
            jobs.send_later(each.job.kind, workspace.pk)


def _admins(workspace: Workspace) -> list[Membership]:
    roles = Role.objects.on(workspace.today()).filter(workspace=workspace, kind=Role.Kind.ADMIN)
    return list(Membership.objects.active().filter(pk__in=roles.values("membership")).select_related("user"))
