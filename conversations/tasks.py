"""The jobs of this app: an id in, one verb, done; safe to run twice."""

from celery import shared_task

from conversations.calendar.tasks import post_invite, sweep_invites
from conversations.importing.tasks import sweep_imports, work_on_import
from conversations.models import renew_silences
from conversations.moving.tasks import sweep_movings, work_on_moving
from people import isolation
from people.models import Workspace


@shared_task
def renew_all_silences() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        renew_silences_of.delay(workspace_id)


@shared_task(time_limit=3600, soft_time_limit=3500)
def renew_silences_of(workspace_id: int) -> None:
    with isolation.opened(workspace_id):
        renew_silences(Workspace.objects.get(pk=workspace_id))


# Celery looks for tasks here: those of the calendar, imports and movings stand with them.
__all__ = [
    "post_invite",
    "renew_all_silences",
    "renew_silences_of",
    "sweep_imports",
    "sweep_invites",
    "sweep_movings",
    "work_on_import",
    "work_on_moving",
]
