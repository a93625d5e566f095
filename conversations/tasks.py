"""The jobs of this app: an id in, one verb, done; safe to run twice."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from conversations import morning
from conversations.attaching.tasks import sweep_removed_files, sweep_unnamed_files
from conversations.bulk.tasks import sweep_bulks, work_on_bulk
from conversations.calendar.tasks import post_invite, sweep_invites
from conversations.importing.tasks import sweep_imports, work_on_import
from conversations.models import SilenceAlarm, renew_silences
from conversations.moving.tasks import sweep_movings, work_on_moving
from people import isolation
from people.models import Workspace
from people.running import running

SILENCES = "silences.renew"


@shared_task
def renew_all_silences() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        renew_silences_of.delay(workspace_id)


@shared_task(time_limit=3600, soft_time_limit=3500)
def renew_silences_of(workspace_id: int) -> None:
    with running(workspace_id, SILENCES) as run:
        if run is None:
            return
        with isolation.opened(workspace_id):
            renew_silences(Workspace.objects.get(pk=workspace_id))
            stages = SilenceAlarm.objects.filter(workspace_id=workspace_id).count()
        run.did(stages)


@shared_task
def send_all_morning_letters() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        send_morning_letters.delay(workspace_id)


@shared_task(time_limit=300, soft_time_limit=240)
def send_morning_letters(workspace_id: int) -> None:
    """Each letter by itself: what one of them cannot do stops no other, and the next round finds it again."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    day = morning.day_to_tell(workspace, timezone.now()) if workspace else None  # it may be gone by now
    if day is None:
        return
    with isolation.opened(workspace_id):
        members = morning.waiting(workspace, day)
    for member_id in members:
        send_morning_letter.delay(workspace_id, member_id, day.isoformat())


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=3)
def send_morning_letter(workspace_id: int, member_id: int, day: str) -> None:
    with isolation.opened(workspace_id):
        workspace = Workspace.objects.filter(pk=workspace_id).first()
        if workspace:  # it may be gone by now
            morning.send(workspace, member_id, date.fromisoformat(day))


# Celery looks for tasks here: those of bulks, the calendar, files, imports and movings stand with them.
__all__ = [
    "post_invite",
    "renew_all_silences",
    "renew_silences_of",
    "send_all_morning_letters",
    "send_morning_letter",
    "send_morning_letters",
    "sweep_bulks",
    "sweep_imports",
    "sweep_invites",
    "sweep_movings",
    "sweep_removed_files",
    "sweep_unnamed_files",
    "work_on_bulk",
    "work_on_import",
    "work_on_moving",
]
