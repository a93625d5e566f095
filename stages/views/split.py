from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.editing import place_of
from stages.forms import SplitForm
from stages.models import Stage


@require_http_methods(["GET", "POST"])
def create(request, workspace, stage):
    """A stage becomes two."""
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=stage)
    require(request.member, "process.edit", stage)
    stage.version.require_draft()
    form = SplitForm(request.POST or None, stage=stage)
    if form.submit(by=request.member):
        messages.success(request, _("“%(name)s” is in two now.") % {"name": stage.name})
        return redirect(place_of(stage))
    context = {"form": form, "stage": stage, "version": stage.version, "back": place_of(stage)}
    return render(request, "stages/split/create.html", context, status=form.status)
