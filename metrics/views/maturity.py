from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import exporting, tables
from metrics.dashboards import MATURITY
from metrics.looking import look
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    if tables.asked(request):
        filters, page = MATURITY.asked(request.GET.dict(), request.member)
        if filters.is_valid():
            return tables.answer(request, exporting.of_maturity(page, request.GET.get("table", "")))
    found = look(MATURITY, request)
    return render(request, "metrics/maturity/page.html", {"look": found}, status=found.status)
