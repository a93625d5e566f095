from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conversations.models import Moving
from conversations.moving.jobs import undo_later
from conversations.permitting import require_led
from people.access import visible_or_404


@require_POST
def create(request, workspace, pk):
    """Takes the move back whole; what has moved on since stays, and is told."""
    moving = visible_or_404(Moving.objects.in_full(), request.member, pk=pk)
    require_led(request.member, moving)
    undo_later(moving, by=request.member)
    return redirect("conversations:moving_show", workspace=workspace, pk=pk)
