from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.forms import MaturityFilters
from metrics.maturity_page import MaturityPage
from people.access import require


@require_safe
def show(request, workspace):
    require(request.member, "maturity.see")
    filters = MaturityFilters(request.GET.dict(), member=request.member)
    page = MaturityPage(request.member, **filters.asked)
    status = 200 if filters.is_valid() else 422
    return render(request, "metrics/maturity/page.html", {"page": page, "filters": filters}, status=status)
