from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from stages.forms import DuplicateForm
from stages.models import Version


@require_safe
def show(request, workspace, version):
    """Everything that can be made of a version for others to see."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    form = DuplicateForm(version=version, user=request.user)
    return render(request, "stages/sharing/show.html", {"version": version, "form": form})
