from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.dashboards import FLOW
from metrics.exporting_flow import of_flow
from metrics.looking import look
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    if tables.asked(request):
        filters, page = FLOW.asked(request.GET.dict(), request.member)
        if page and filters.is_valid():
            return tables.answer(request, of_flow(page, request.GET.get("table", "")))
    found = look(FLOW, request)
    return render(request, "metrics/flow/show.html", {"look": found}, status=found.status)
