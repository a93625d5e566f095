from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.dashboards import TREND
from metrics.exporting_trends import of_trend
from metrics.looking import look
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    if tables.asked(request):
        filters, page = TREND.asked(request.GET.dict(), request.member)
        if filters.is_valid():
            return tables.answer(request, of_trend(page, request.GET.get("table", "")))
    found = look(TREND, request)
    return render(request, "metrics/trend/show.html", {"look": found}, status=found.status)
