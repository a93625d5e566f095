from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.drawn import drawn
from metrics.exporting_value import of_value
from metrics.forms import ValueFilters
from metrics.value_page import ValuePage, currencies_of
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    filters = ValueFilters(request.GET.dict(), member=request.member, currencies=currencies_of(request.member))
    page = ValuePage(request.member, **filters.asked)
    if tables.asked(request) and filters.is_valid():
        return tables.answer(request, of_value(page, request.GET.get("table", "")))
    status = 200 if filters.is_valid() else 422
    context = {"page": page, "filters": filters, "drawn": drawn(page, request, "metrics/value/_figures.html")}
    return render(request, "metrics/value/show.html", context, status=status)
