from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.drawn import written
from metrics.exporting_portfolio import of_portfolio
from metrics.forms import PeriodFilters
from metrics.portfolio_page import PortfolioPage


@require_safe
def show(request):
    """The companies where the person is an executive, side by side. For whoever is one nowhere it does not exist."""
    filters = PeriodFilters(request.GET.dict())
    page = PortfolioPage(request.user, filters)
    if not page.companies:
        raise Http404
    if tables.asked(request) and filters.is_valid():
        return tables.answer(request, of_portfolio(page, request.GET.get("table", "")))
    status = 200 if page.alone or filters.is_valid() else 422
    shown = {"page": page, "filters": filters}
    if not page.alone:
        shown["drawn"] = written("metrics/portfolio/_side_by_side.html", shown, request, page.companies)
    return render(request, "metrics/portfolio/show.html", shown, status=status)
