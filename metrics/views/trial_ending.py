from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.forms import TrialEndingForm
from metrics.trial_page import TrialPage
from people.access import require, visible_or_404
from salesproc.errors import Stale
from stages.models import Trial


@require_http_methods(["GET", "POST"])
def create(request, workspace, trial):
    trial = visible_or_404(Trial.objects.in_full(), request.member, pk=trial)
    require(request.member, "trial.edit", trial)
    if not trial.is_running:
        raise Stale(_("This trial was ended in the meantime."))
    page = TrialPage(request.member, trial)
    form = TrialEndingForm(request.POST or None, page=page)
    if form.submit(by=request.member):
        messages.success(request, _("The trial has ended. Opportunities stay on the version drawn for them."))
        return redirect("metrics:trial_show", workspace=workspace, pk=trial.pk)
    context = {"form": form, "page": page, "trial": trial}
    return render(request, "metrics/trial_ending/create.html", context, status=form.status)
