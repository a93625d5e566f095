from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.dashboards import CURVES
from metrics.exporting_trends import of_curves
from metrics.looking import look
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    if tables.asked(request):
        filters, page = CURVES.asked(request.GET.dict(), request.member)
        if filters.is_valid():
            return tables.answer(request, of_curves(page))
    found = look(CURVES, request)
    return render(request, "metrics/curves/show.html", {"look": found}, status=found.status)
