from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from stages.comparison_page import ComparisonPage
from stages.http import number
from stages.models import Version


@require_safe
def show(request, workspace, version):
    """A version against another one of its process; without a choice, against the one before. To a page that asks
    by itself, how many changes there are."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    versions = Version.objects.visible_to(request.member).filter(process=version.process_id)
    asked = request.GET.get("with", "")
    before = visible_or_404(versions, request.member, pk=number(asked) or 0) if asked else version.before()
    if before:
        before.process = version.process
    context = {"page": ComparisonPage(request.member, version, before), "version": version}
    template = "_count.html" if request.htmx else "show.html"
    return render(request, f"stages/comparison/{template}", context)
