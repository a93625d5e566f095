from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conversations.around import opportunity_or_404
from conversations.forms.notes import NotesForm
from conversations.preparing import Sheet
from people.access import require


@require_safe
def show(request, workspace, pk, planned):
    """What somebody reads before a conversation that the score suggests."""
    opportunity = opportunity_or_404(request.member, pk)
    require(request.member, "conversation.see", opportunity)
    suggested = opportunity.planned_of(planned)
    if suggested is None:
        raise Http404
    sheet = Sheet(opportunity, request.member, planned=suggested)
    notes = reverse("conversations:suggested_notes_update", args=[workspace, pk, planned])
    context = {"sheet": sheet, "opportunity": opportunity, "notes_url": notes}
    context |= {"form": NotesForm.of(sheet.preparation), "draft_key": f"prepare-{pk}-{planned}"}
    return render(request, "conversations/preparation/show.html", context)
