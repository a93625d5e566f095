from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.forms import DismissalForm
from stages.http import back_or
from stages.models import Dismissal, Process


@require_POST
def create(request, workspace, process):
    """Lets a finding be, with the reason; where it is missing, it is asked for on a page of its own."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "process.edit", process)
    form = DismissalForm(request.POST, process=process)
    back = back_or(request.POST.get("next", ""), "stages:process_show", workspace=workspace, pk=process.pk)
    if form.submit(by=request.member):
        messages.success(request, _("Dismissed. The reason is remembered."))
        return redirect(back)
    context = {"form": form, "process": process, "back": back}
    return render(request, "stages/dismissal/create.html", context, status=form.status)


@require_POST
def remove(request, workspace, pk):
    """The finding is said again."""
    dismissal = visible_or_404(Dismissal.objects.select_related("process"), request.member, pk=pk)
    require(request.member, "process.edit", dismissal)
    dismissal.take_back(by=request.member)
    messages.success(request, _("The finding is back."))
    kwargs = {"workspace": workspace, "pk": dismissal.process_id}
    return redirect(back_or(request.POST.get("next", ""), "stages:process_show", **kwargs))
