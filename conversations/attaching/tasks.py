"""The jobs of files: safe to run twice."""

from celery import shared_task

from conversations.attaching import sweeping
from people import isolation
from people.models import Workspace


@shared_task(time_limit=300, soft_time_limit=240)
def sweep_removed_files() -> None:
    """Bytes whose removal cannot be undone any more."""
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            sweeping.erase_removed(workspace_id)


@shared_task(time_limit=3600, soft_time_limit=3500)
def sweep_unnamed_files() -> None:
    """Bytes that no row names, also of workspaces that are gone."""
    for workspace_id in sweeping.folders():
        with isolation.opened(workspace_id):
            sweeping.erase_unnamed(workspace_id)
