from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.forms import TrialForm
from stages.models import Process


@require_http_methods(["GET", "POST"])
def create(request, workspace, process):
    """Begins a trial of another version by a team that follows the process. Its page belongs to the figures."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "trial.edit")
    form = TrialForm(request.POST or None, process=process, member=request.member)
    if form.submit(by=request.member):
        messages.success(request, _("The trial runs: opportunities opened from now on are drawn."))
        return redirect("metrics:trial_show", workspace=workspace, pk=form.trial.pk)
    return render(request, "stages/trial/create.html", {"form": form, "process": process}, status=form.status)
