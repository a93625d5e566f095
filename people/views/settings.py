from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require
from people.forms import WorkspaceForm


@require_http_methods(["GET", "POST"])
def update(request, workspace):
    require(request.member, "workspace.manage")
    form = WorkspaceForm(request.POST or None, instance=request.member.workspace)
    if form.is_valid():
        form.save()
        messages.success(request, _("The settings are saved."))
        return redirect("people:settings", workspace=workspace)
    return render(request, "people/settings/update.html", {"form": form}, status=422 if form.is_bound else 200)
