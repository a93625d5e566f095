from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.forms import ThresholdsForm
from metrics.models import MaturityThresholds
from metrics.tasks import assess_levels
from metrics.thresholds_page import ThresholdsPage
from people.access import require


@require_http_methods(["GET", "POST"])
def update(request, workspace):
    require(request.member, "maturity.edit")
    thresholds = MaturityThresholds.of(request.member.workspace_id)
    form = ThresholdsForm(request.POST or None, thresholds=thresholds)
    if form.submit(by=request.member):
        transaction.on_commit(partial(assess_levels.delay, request.member.workspace_id))
        messages.success(request, _("Saved. The facts of every team are read again with them."))
        return redirect("metrics:thresholds_update", workspace=workspace)
    context = {"form": form, "page": ThresholdsPage(request.member)}
    return render(request, "metrics/thresholds/update.html", context, status=form.status)
