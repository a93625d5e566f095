from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundConversations
from metrics.sequence_lists import SequenceTalks, listed
from people.access import require


@require_safe
def index(request, workspace):
    """The conversations behind a figure of the sequences."""
    require(request.member, "maturity.see")
    page = SequenceTalks(request.member, listed(request))
    listing = FoundConversations(request.member, request.GET, page.found)
    return render(request, "metrics/sequence/conversations.html", {"page": page, "listing": listing})
