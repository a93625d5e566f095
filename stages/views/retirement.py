from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.models import Version


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.publish", version)
    if request.method == "GET":
        return render(request, "stages/retirement/create.html", {"version": version})
    version.retire(by=request.member)
    messages.success(request, _("Version %(number)s is retired.") % {"number": version.number})
    return redirect("stages:process_show", workspace=workspace, pk=version.process_id)
