from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.drawn import drawn
from metrics.exporting_quality import of_quality
from metrics.forms import QualityFilters
from metrics.quality_page import QualityPage
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    filters = QualityFilters(request.GET.dict(), member=request.member)
    page = QualityPage(request.member, **filters.asked)
    if tables.asked(request) and filters.is_valid():
        return tables.answer(request, of_quality(page, request.GET.get("table", "")))
    status = 200 if filters.is_valid() else 422
    context = {"page": page, "filters": filters, "drawn": drawn(page, request, "metrics/quality/_figures.html")}
    return render(request, "metrics/quality/show.html", context, status=status)
