from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundListing
from metrics import tables
from metrics.cohort_page import CohortPage
from metrics.exporting_lists import of_opportunities
from metrics.forms import CohortFilters, readable
from people.access import require


@require_safe
def index(request, workspace):
    """The opportunities behind a number of the outcome curves."""
    require(request.member, "maturity.see")
    filters = readable(CohortFilters(request.GET.dict(), member=request.member))
    page = CohortPage(request.member, filters)
    listing = FoundListing(request.member, request.GET, page.found)
    if tables.asked(request):
        return tables.answer(request, of_opportunities(listing, page.name, page.conditions))
    return render(request, "metrics/curves/opportunities.html", {"page": page, "listing": listing})
