from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from salesproc.errors import Stale
from stages.editing import place_of
from stages.http import back_or
from stages.models import Stage


@require_POST
def update(request, workspace, pk):
    """Another name, as the design review suggests it; `was` is the one that the page showed."""
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", stage)
    was = stage.name
    if request.POST.get("was", was) != was:
        raise Stale(_("It is called “%(name)s” meanwhile. Look at it again.") % {"name": was}, current=stage)
    stage.change(by=request.member, was={"name": was}, name=request.POST.get("name", ""))
    messages.success(request, _("“%(was)s” is now called “%(name)s”.") % {"was": was, "name": stage.name})
    return redirect(back_or(request.POST.get("next", ""), place_of(stage)))
