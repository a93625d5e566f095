from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.drawn import drawn
from metrics.effects_page import EffectsPage
from metrics.exporting_compared import of_effects
from metrics.forms import EffectFilters
from people.access import require
from stages.http import number


@require_safe
def index(request, workspace):
    """The effects on one score: the one in the address, else the one that the member's team follows."""
    member = request.member
    require(member, "maturity.see")
    filters = EffectFilters(request.GET, member=member)
    asked = filters.asked
    page = EffectsPage(member, **asked, note=number(request.GET.get("note"))) if asked["version"] else None
    if page and filters.is_valid() and tables.asked(request):
        return tables.answer(request, of_effects(page, request.GET.get("table", "")))
    shown = {"page": page, "filters": filters, "drawn": page and drawn(page, request, "metrics/effect/_figures.html")}
    return render(request, "metrics/effect/index.html", shown, status=200 if filters.is_valid() else 422)
