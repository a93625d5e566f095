"""The jobs of this app: an id in, one verb, done; safe to run twice."""

from celery import shared_task

from people import isolation
from people.models import Workspace
from stages.reminding import remind


@shared_task
def remind_of_all_reviews() -> None:
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        remind_of_reviews.delay(workspace_id)


@shared_task(time_limit=300, soft_time_limit=240)
def remind_of_reviews(workspace_id: int) -> None:
    with isolation.opened(workspace_id):
        workspace = Workspace.objects.filter(pk=workspace_id).first()
        if workspace:  # it may be gone by now
            remind(workspace)
