from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.exporting_trial import of_trial
from metrics.trial_page import TrialPage
from people.access import require, visible_or_404
from stages.models import Trial


@require_safe
def show(request, workspace, pk):
    trial = visible_or_404(Trial.objects.in_full(), request.member, pk=pk)
    require(request.member, "process.see")
    page = TrialPage(request.member, trial)
    if tables.asked(request):
        return tables.answer(request, of_trial(page))
    return render(request, "metrics/trial/show.html", {"page": page, "trial": trial})
