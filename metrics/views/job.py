from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from metrics import tables
from metrics.exporting_jobs import of_runs
from metrics.jobs_page import JobsPage
from people.access import require


@require_safe
def index(request, workspace):
    """How the jobs stand. While one is under way the page asks again, and is drawn anew when it has ended."""
    require(request.member, "job.see")
    page = JobsPage(request.member)
    if tables.asked(request):
        return tables.answer(request, of_runs(page))
    if not request.htmx:
        return render(request, "metrics/job/index.html", {"page": page})
    if not page.is_under_way:
        return HttpResponseClientRefresh()
    return render(request, "metrics/job/_jobs.html", {"page": page})
