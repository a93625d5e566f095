from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.team_level import TeamLevel
from people.access import require, visible_or_404
from people.models import Team


@require_safe
def show(request, workspace, pk):
    team = visible_or_404(Team, request.member, pk=pk)
    require(request.member, "maturity.see")
    context = {
        "page": TeamLevel(request.member, team),
        "team": team,
        "may_override": request.member.may("maturity.override"),
        "may_edit": request.member.may("maturity.edit"),
    }
    return render(request, "metrics/team_level/page.html", context)
