from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.draws_page import DrawsPage
from metrics.exporting_trial import of_draws
from people.access import require, visible_or_404
from stages.models import Trial


@require_safe
def index(request, workspace, trial):
    """Every draw of a trial: for whom, what number, who opened it and when."""
    trial = visible_or_404(Trial.objects.in_full(), request.member, pk=trial)
    require(request.member, "process.see")
    page = DrawsPage(request.member, trial, arm=request.GET.get("arm", ""), number=request.GET.get("page"))
    if tables.asked(request):
        return tables.answer(request, of_draws(page))
    return render(request, "metrics/draw/index.html", {"page": page, "trial": trial})
