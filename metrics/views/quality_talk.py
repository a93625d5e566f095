from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundConversations
from metrics import tables
from metrics.exporting_lists import of_conversations
from metrics.forms import QualityListed, readable
from metrics.quality_lists import QualityTalks
from people.access import require


@require_safe
def index(request, workspace):
    """The conversations behind a figure of the quality."""
    require(request.member, "maturity.see")
    page = QualityTalks(request.member, readable(QualityListed(request.GET)))
    listing = FoundConversations(request.member, request.GET, page.found)
    if tables.asked(request):
        return tables.answer(request, of_conversations(listing, page.says, page.conditions))
    return render(request, "metrics/quality/conversations.html", {"page": page, "listing": listing})
