from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.access import require, visible_or_404
from people.models import Team
from stages.forms import FollowingForm
from stages.http import number
from stages.models import Following
from stages.team_followings import TeamFollowings


@require_safe
def index(request, workspace):
    """Which team follows which version, and since when."""
    require(request.member, "process.see")
    return render(request, "stages/following/index.html", {"page": TeamFollowings(request.member)})


@require_http_methods(["GET", "POST"])
def create(request, workspace, team):
    team = visible_or_404(Team, request.member, pk=team)
    require(request.member, "following.edit", Following(team=team))
    asked = {"version": number(request.GET.get("version"))}
    form = FollowingForm(request.POST or None, team=team, member=request.member, initial=asked)
    if form.submit(by=request.member):
        messages.success(request, _("Noted."))
        return redirect("stages:following_index", workspace=workspace)
    return render(request, "stages/following/create.html", {"form": form, "team": team}, status=form.status)
