from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import answers, exporting, tables
from metrics.forms import PopulationFilters, readable
from metrics.population_page import PopulationPage
from people.access import require


@require_safe
def index(request, workspace):
    require(request.member, "maturity.see")
    filters = readable(PopulationFilters(request.GET))
    page = PopulationPage(request.member, filters.population(request.member), request.GET)
    if tables.asked(request):
        stamp = answers.stamp_of(request.member.workspace_id)
        return tables.answer(request, exporting.of_population(page, stamp.computed_at))
    return render(request, "metrics/population/page.html", {"page": page})
