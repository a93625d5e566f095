from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.exporting_lists import of_opportunities
from metrics.flow_opportunities import FlowOpportunities
from metrics.forms import FlowFigureFilters, readable
from people.access import require


@require_safe
def index(request, workspace):
    """The opportunities behind a figure of the flow."""
    member = request.member
    require(member, "maturity.see")
    filters = readable(FlowFigureFilters(request.GET.dict(), member=member))
    page = FlowOpportunities(member, filters, request.GET)
    if tables.asked(request):
        return tables.answer(request, of_opportunities(page.listing, page.says, page.conditions))
    return render(request, "metrics/flow/opportunities.html", {"page": page, "listing": page.listing})
