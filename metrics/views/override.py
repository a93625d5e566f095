from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from metrics.forms import OverrideForm
from metrics.models import MaturityPeriod
from metrics.team_level import TeamLevel
from people.access import require, visible_or_404
from people.models import Team
from stages.http import number


@require_http_methods(["GET", "POST"])
def create(request, workspace, team):
    team = visible_or_404(Team, request.member, pk=team)
    require(request.member, "maturity.override")
    form = OverrideForm(request.POST or None, team=team, today=request.member.workspace.today())
    if form.submit(by=request.member):
        messages.success(request, _("The level is overridden. The figures follow within a minute."))
        return redirect("metrics:team_level_show", workspace=workspace, pk=team.pk)
    context = {"form": form, "team": team, "page": TeamLevel(request.member, team)}
    return render(request, "metrics/override/create.html", context, status=form.status)


@require_POST
def remove(request, workspace, pk):
    override = visible_or_404(MaturityPeriod.objects.overrides().select_related("team"), request.member, pk=pk)
    require(request.member, "maturity.override")
    override.take_back(revision=number(request.POST.get("revision")) or 0, by=request.member)
    messages.success(request, _("Taken back: the facts hold again from today."))
    return redirect("metrics:team_level_show", workspace=workspace, pk=override.team_id)
