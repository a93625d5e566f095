"""The jobs of imports: an id in, one verb, done; safe to run twice."""

from celery import shared_task

from conversations.importing import jobs
from people import isolation
from people.models import Workspace


@shared_task(time_limit=6 * 3600, soft_time_limit=6 * 3600 - 60)
def work_on_import(workspace_id: int, run_id: int) -> None:
    jobs.work(workspace_id, run_id)


@shared_task(time_limit=60, soft_time_limit=50)
def sweep_imports() -> None:
    """Asks again for what waits: its message was lost, or its worker was killed."""
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            waiting = jobs.waiting()
        for run_id in waiting:
            work_on_import.delay(workspace_id, run_id)
