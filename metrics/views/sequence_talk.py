from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundConversations
from metrics import tables
from metrics.exporting_lists import of_conversations
from metrics.forms import SequenceListed, readable
from metrics.sequence_lists import SequenceTalks
from people.access import require


@require_safe
def index(request, workspace):
    """The conversations behind a figure of the sequences."""
    require(request.member, "maturity.see")
    page = SequenceTalks(request.member, readable(SequenceListed(request.GET)))
    listing = FoundConversations(request.member, request.GET, page.found)
    if tables.asked(request):
        return tables.answer(request, of_conversations(listing, page.says, page.conditions))
    return render(request, "metrics/sequence/conversations.html", {"page": page, "listing": listing})
