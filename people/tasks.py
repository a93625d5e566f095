"""The jobs of this app: an id in, one verb, done; safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from people import isolation
from people.models import Notice, Workspace
from people.posting import post

A_MOMENT = timedelta(minutes=1)  # in which the message that was sent at once is on its way
GIVEN_UP = timedelta(days=3)  # news that is older is read on the page


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def post_notice(workspace_id: int, notice_id: int) -> None:
    with isolation.opened(workspace_id):
        post(notice_id)


@shared_task
def sweep_post() -> None:
    """Letters whose message was lost: they wait in the database."""
    now = timezone.now()
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            late = Notice.objects.waiting_for_the_post().filter(workspace_id=workspace_id)
            late = late.filter(told_at__lt=now - A_MOMENT, told_at__gt=now - GIVEN_UP)
            keys = list(late.values_list("pk", flat=True))
        for pk in keys:
            post_notice.delay(workspace_id, pk)
