from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from stages.models import Version
from stages.version_page import VersionPage


@require_safe
def show(request, workspace, version):
    """The score and all that its conversations are for, on paper."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    page = VersionPage(request.member, version, is_read=True)
    return render(request, "stages/sheet/show.html", {"version": version, "page": page})
