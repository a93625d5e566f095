from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.exporting_levels import of_team_level
from metrics.team_level import TeamLevel
from people.access import require, visible_or_404
from people.models import Team


@require_safe
def show(request, workspace, pk):
    team = visible_or_404(Team, request.member, pk=pk)
    require(request.member, "maturity.see")
    page = TeamLevel(request.member, team)
    if tables.asked(request):
        return tables.answer(request, of_team_level(page, request.GET.get("table", "")))
    context = {
        "page": page,
        "team": team,
        "may_override": request.member.may("maturity.override"),
        "may_edit": request.member.may("maturity.edit"),
    }
    return render(request, "metrics/team_level/page.html", context)
