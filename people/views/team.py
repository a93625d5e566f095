from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.access import require, visible_or_404
from people.forms import TeamForm
from people.models import Team


@require_safe
def index(request, workspace):
    require(request.member, "workspace.manage")
    people = Count("roles__membership", filter=Q(roles__ends_on=None), distinct=True)
    teams = Team.objects.visible_to(request.member).select_related("department").annotate(people=people)
    return render(request, "people/team/index.html", {"teams": teams})


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "workspace.manage")
    return _edit(request, workspace, Team())


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    team = visible_or_404(Team, request.member, pk=pk)
    require(request.member, "workspace.manage")
    return _edit(request, workspace, team)


def _edit(request, workspace, team):
    form = TeamForm(request.POST or None, instance=team, member=request.member)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:team_index", workspace=workspace)
    context = {"form": form, "team": team}
    return render(request, "people/team/update.html", context, status=422 if form.is_bound else 200)
