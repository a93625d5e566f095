from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.coverage_opportunities import CoverageOpportunities
from metrics.exporting_lists import of_opportunities
from metrics.forms import CoverageListed, readable
from people.access import require


@require_safe
def index(request, workspace):
    """The opportunities behind a figure of roles and timing."""
    member = request.member
    require(member, "maturity.see")
    filters = readable(CoverageListed(request.GET, member=member))
    if filters.asked["version"] is None:
        raise Http404
    page = CoverageOpportunities(member, filters, request.GET)
    if tables.asked(request):
        return tables.answer(request, of_opportunities(page.listing, page.says, page.conditions))
    return render(request, "metrics/coverage/opportunities.html", {"page": page, "listing": page.listing})
