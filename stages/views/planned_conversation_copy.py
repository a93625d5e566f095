from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import done
from stages.models import PlannedConversation


@require_POST
def create(request, workspace, pk):
    """The same conversation in the next stage where it is not planned."""
    planned = visible_or_404(PlannedConversation.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", planned)
    copy = planned.copy(by=request.member)
    said = _("“%(name)s” was copied into “%(stage)s”.") % {"name": copy, "stage": copy.stage}
    return done(request, copy, said=said)
