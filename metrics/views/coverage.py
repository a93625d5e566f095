from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.coverage_page import CoveragePage
from metrics.drawn import drawn
from metrics.exporting_coverage import of_coverage
from metrics.forms import EffectFilters
from people.access import require
from stages.http import number


@require_safe
def index(request, workspace):
    """Roles and timing on one score: the one in the address, else the one that the member's team follows."""
    member, given = request.member, request.GET
    require(member, "maturity.see")
    filters = EffectFilters(given, member=member)
    asked, chosen = filters.asked, {"what": given.get("what", ""), "stage": number(given.get("stage"))}
    page = CoveragePage(member, **asked, **chosen) if asked["version"] else None
    if page and filters.is_valid() and tables.asked(request):
        return tables.answer(request, of_coverage(page, given.get("table", "")))
    found, status = page and drawn(page, request, "metrics/coverage/_counted.html"), 200 if filters.is_valid() else 422
    if found and request.htmx:
        return HttpResponse(found.figures)
    return render(
        request, "metrics/coverage/index.html", {"filters": filters, "page": page, "drawn": found}, status=status
    )
