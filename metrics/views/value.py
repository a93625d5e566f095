from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.dashboards import VALUE
from metrics.exporting_value import of_value
from metrics.looking import look
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    if tables.asked(request):
        filters, page = VALUE.asked(request.GET.dict(), request.member)
        if filters.is_valid():
            return tables.answer(request, of_value(page, request.GET.get("table", "")))
    found = look(VALUE, request)
    return render(request, "metrics/value/show.html", {"look": found}, status=found.status)
