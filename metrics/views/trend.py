from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.dashboards import TREND
from metrics.drawn import drawn
from metrics.exporting_trends import of_trend
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    filters, page = TREND.asked(request.GET.dict(), request.member)
    if tables.asked(request) and filters.is_valid():
        return tables.answer(request, of_trend(page, request.GET.get("table", "")))
    status = 200 if filters.is_valid() else 422
    context = {"page": page, "filters": filters, "drawn": drawn(page, request, TREND.template)}
    return render(request, "metrics/trend/show.html", context, status=status)
