from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.version_results import VersionResults
from people.access import require, visible_or_404
from stages.models import Process


@require_safe
def index(request, workspace, process):
    """A page of its own, or each version's part for the line of versions."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "maturity.see")
    template = "_parts.html" if request.htmx else "index.html"
    context = {"results": VersionResults(request.member, process), "process": process}
    return render(request, f"metrics/version_result/{template}", context)
