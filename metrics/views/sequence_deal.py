from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundListing
from metrics.sequence_lists import SequenceDeals, listed
from people.access import require


@require_safe
def index(request, workspace):
    """The opportunities behind a figure of the sequences."""
    require(request.member, "maturity.see")
    page = SequenceDeals(request.member, listed(request))
    listing = FoundListing(request.member, request.GET, page.found)
    return render(request, "metrics/sequence/opportunities.html", {"page": page, "listing": listing})
