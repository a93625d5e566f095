"""The jobs of the calendar: an id in, one letter out; safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from conversations.calendar.posting import post
from conversations.models import Invite
from people import isolation
from people.models import Workspace

A_MOMENT = timedelta(minutes=1)  # in which the message that was sent at once is on its way
GIVEN_UP = timedelta(days=3)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def post_invite(workspace_id: int, invite_id: int) -> None:
    with isolation.opened(workspace_id):
        post(invite_id)


@shared_task
def sweep_invites() -> None:
    """Letters whose message was lost: they wait in the database."""
    now = timezone.now()
    for workspace_id in Workspace.objects.values_list("pk", flat=True):
        with isolation.opened(workspace_id):
            late = Invite.objects.unsent().filter(workspace_id=workspace_id)
            late = late.filter(asked_at__lt=now - A_MOMENT, asked_at__gt=now - GIVEN_UP)
            keys = list(late.values_list("pk", flat=True))
        for pk in keys:
            post_invite.delay(workspace_id, pk)
