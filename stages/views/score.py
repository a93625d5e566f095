from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from people.models import Team
from stages.http import number
from stages.models import Following, Process
from stages.version_page import VersionPage


@require_safe
def show(request, workspace):
    """The version in force of the member's team; of several, the one chosen in the address."""
    member = request.member
    require(member, "process.see")
    teams = Team.objects.visible_to(member).filter(is_active=True)
    mine = sorted(teams, key=lambda team: team.pk not in member.team_ids)
    asked = number(request.GET.get("team"))
    team = visible_or_404(teams, member, pk=asked) if asked else next(iter(mine), None)
    following = (
        Following.objects.visible_to(member)
        .on(member.workspace.today())
        .filter(team=team)
        .select_related("version__process", "version__published_by")
        .first()
    )
    context = {"teams": mine, "team": team, "following": following}
    if following is None:
        context["processes"] = Process.objects.visible_to(member)
        context["can_edit"] = member.may("process.edit")
        return render(request, "stages/score/empty.html", context)
    note = number(request.GET.get("note"))
    context["page"] = VersionPage(member, following.version, chosen=note, page="stages:score", team=team.pk)
    return render(request, "stages/score/show.html", context)
