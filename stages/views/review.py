from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from stages.models import Version
from stages.review_page import ReviewPage


@require_safe
def show(request, workspace, version):
    """The design review of any version; for a page that already shows it, its part that changes."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    context = {"review": ReviewPage(request.member, version), "version": version, "is_report": not request.htmx}
    template = "stages/version/_review.html" if request.htmx else "stages/review/show.html"
    return render(request, template, context)
