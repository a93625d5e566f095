from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from metrics.forms import GoalForm
from metrics.models import Goal
from metrics.quality_goals import permission
from people.access import require, visible_or_404
from salesproc.figures import rate


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "goal.set")
    form = GoalForm(request.POST or None, member=request.member, team=request.GET.get("team", ""))
    if form.submit(by=request.member):
        words = {"base": rate(form.goal.base.rate), "target": rate(form.goal.target)}
        messages.success(request, _("The goal is set: from %(base)s to %(target)s.") % words)
        return redirect("metrics:quality", workspace=workspace)
    return render(request, "metrics/goal/create.html", {"form": form}, status=form.status)


@require_POST
def remove(request, workspace, pk):
    goal = visible_or_404(Goal, request.member, pk=pk)
    require(request.member, permission(goal), goal)
    goal.end(by=request.member)
    messages.success(request, _("The goal has ended. What it was stays here."))
    return redirect("metrics:quality", workspace=workspace)
