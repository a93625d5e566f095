"""The jobs of bulks: an id in, one verb, done; safe to run twice."""

from celery import shared_task

from conversations.bulk import jobs
from people import isolation
from people.models import Workspace


@shared_task(time_limit=3600, soft_time_limit=3500)
def work_on_bulk(workspace_id: int, run_id: int) -> None:
    jobs.work(workspace_id, run_id)


@shared_task(time_limit=60, soft_time_limit=50)
def sweep_bulks() -> None:
    """Asks again for what waits: its message was lost, or its worker was killed."""
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            waiting = jobs.waiting()
        for run_id in waiting:
            work_on_bulk.delay(workspace_id, run_id)
