from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conversations.models import Conversation, ReadMark
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    """It is read: htmx takes it out of the list."""
    conversation = visible_or_404(Conversation.objects.select_related("opportunity"), request.member, pk=pk)
    require(request.member, "coaching.read", conversation.opportunity)
    ReadMark.put([conversation], by=request.member)
    return HttpResponse() if request.htmx else redirect("conversations:to_read_index", workspace=workspace)


@require_POST
def remove(request, workspace, pk):
    """It is to be read after all."""
    conversation = visible_or_404(Conversation.objects.select_related("opportunity"), request.member, pk=pk)
    require(request.member, "coaching.read", conversation.opportunity)
    ReadMark.take_back(conversation, by=request.member)
    return redirect("conversations:to_read_index", workspace=workspace)
