from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import exporting, tables
from metrics.dashboards import MATURITY
from metrics.drawn import drawn
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    filters, page = MATURITY.asked(request.GET.dict(), request.member)
    if tables.asked(request) and filters.is_valid():
        return tables.answer(request, exporting.of_maturity(page, request.GET.get("table", "")))
    status = 200 if filters.is_valid() else 422
    context = {"page": page, "filters": filters, "drawn": drawn(page, request, MATURITY.template)}
    return render(request, "metrics/maturity/page.html", context, status=status)
