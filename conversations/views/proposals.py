from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.around import opportunity_or_404
from conversations.proposing import NextConversations
from people.access import require


@require_safe
def index(request, workspace, pk):
    """What could come next, and why: read after the page of the opportunity, which does not wait for it."""
    opportunity = opportunity_or_404(request.member, pk)
    require(request.member, "opportunity.see", opportunity)
    context = {"next": NextConversations(opportunity, request.member), "opportunity": opportunity}
    template = "_next.html" if request.htmx else "next.html"
    return render(request, f"conversations/proposals/{template}", context)
