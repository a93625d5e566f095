from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundListing
from metrics import tables
from metrics.exporting_lists import of_opportunities
from metrics.forms import SequenceListed, readable
from metrics.sequence_lists import SequenceDeals
from people.access import require


@require_safe
def index(request, workspace):
    """The opportunities behind a figure of the sequences."""
    require(request.member, "maturity.see")
    page = SequenceDeals(request.member, readable(SequenceListed(request.GET)))
    listing = FoundListing(request.member, request.GET, page.found)
    if tables.asked(request):
        return tables.answer(request, of_opportunities(listing, page.says, page.conditions))
    return render(request, "metrics/sequence/opportunities.html", {"page": page, "listing": listing})
