from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.trial_page import TrialPage
from people.access import require, visible_or_404
from stages.models import Trial


@require_safe
def show(request, workspace, pk):
    trial = visible_or_404(Trial.objects.in_full(), request.member, pk=pk)
    require(request.member, "process.see")
    return render(request, "metrics/trial/show.html", {"page": TrialPage(request.member, trial), "trial": trial})
