from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.agenda import SECTIONS, Agenda
from people.access import require, visible_or_404
from stages.models import Process


@require_safe
def show(request, workspace, process, section):
    """One section of the agenda of a review: a page, or its part for the page of the review."""
    process = visible_or_404(Process.objects.select_related("workspace"), request.member, pk=process)
    require(request.member, "process.see", process)
    if section not in SECTIONS:
        raise Http404
    context = {"section": Agenda(request.member, process).section(section), "process": process}
    return render(request, f"metrics/agenda/{'_section' if request.htmx else 'show'}.html", context)
