from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import FROM_PAGE, done
from stages.http import number
from stages.models import PlannedConversation, Stage, VersionRole


@require_POST
def update(request, workspace, pk):
    """One step left, right, up or down; or into the cell where it was dropped."""
    planned = visible_or_404(PlannedConversation.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", planned)
    if "to" in request.POST:
        left = planned.step(request.POST["to"], by=request.member)
    else:
        stage = number(request.POST.get("stage")) or planned.stage_id
        stage = visible_or_404(Stage, request.member, pk=stage, version=planned.version_id)
        role = number(request.POST.get("role"))
        role = visible_or_404(VersionRole, request.member, pk=role, version=planned.version_id) if role else None
        place = number(request.POST.get("position"))
        left = planned.move_into(stage=stage, role=role, by=request.member, position=place)
    said = (
        _("It no longer serves “%(milestone)s”, a milestone of the stage it left.") % {"milestone": left}
        if left
        else ""
    )
    return done(request, planned, selection=FROM_PAGE, said=said)
