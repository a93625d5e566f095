from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.exporting_compared import of_versions
from metrics.version_results import VersionResults
from people.access import require, visible_or_404
from stages.models import Process


@require_safe
def index(request, workspace, process):
    """A page of its own, or each version's part for the line of versions."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "maturity.see")
    results = VersionResults(request.member, process)
    if tables.asked(request):
        return tables.answer(request, of_versions(results))
    template = "_parts.html" if request.htmx else "index.html"
    context = {"results": results, "process": process}
    return render(request, f"metrics/version_result/{template}", context)
