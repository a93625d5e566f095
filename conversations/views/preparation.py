from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conversations.around import opportunity_or_404
from conversations.forms.notes import NotesForm
from conversations.models import Conversation
from conversations.preparing import Sheet
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    """What somebody reads before a scheduled conversation."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    opportunity = opportunity_or_404(request.member, conversation.opportunity_id)
    require(request.member, "conversation.see", opportunity)
    sheet = Sheet(opportunity, request.member, conversation=conversation)
    notes = reverse("conversations:preparation_notes_update", args=[workspace, pk])
    context = {"sheet": sheet, "opportunity": opportunity, "conversation": conversation, "notes_url": notes}
    context |= {"form": NotesForm.of(sheet.preparation), "draft_key": f"prepare-{pk}"}
    return render(request, "conversations/preparation/show.html", context)
