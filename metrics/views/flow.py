from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.dashboards import FLOW
from metrics.drawn import drawn
from metrics.exporting_flow import of_flow
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    filters, page = FLOW.asked(request.GET.dict(), request.member)
    is_valid = filters.is_valid()
    if page and is_valid and tables.asked(request):
        return tables.answer(request, of_flow(page, request.GET.get("table", "")))
    shown = {"page": page, "filters": filters, "drawn": page and drawn(page, request, FLOW.template)}
    return render(request, "metrics/flow/show.html", shown, status=422 if page and not is_valid else 200)
