from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.drawn import drawn
from metrics.effects_page import version_at_first
from metrics.exporting_flow import of_flow
from metrics.flow_page import FlowPage
from metrics.forms import FlowFilters
from people.access import require


@require_safe
def show(request, workspace):
    member = request.member
    require(member, "maturity.see")
    filters = FlowFilters(request.GET.dict(), member=member, at_first=version_at_first)
    version, is_valid = filters.version_asked, filters.is_valid()
    team = filters.cleaned_data.get("team")
    page = FlowPage(member, version, filters.asked, team, filters.data["period"]) if version else None
    if page and is_valid and tables.asked(request):
        return tables.answer(request, of_flow(page, request.GET.get("table", "")))
    shown = {"page": page, "filters": filters, "drawn": page and drawn(page, request, "metrics/flow/_figures.html")}
    return render(request, "metrics/flow/show.html", shown, status=422 if page and not is_valid else 200)
