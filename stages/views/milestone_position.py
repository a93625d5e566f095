from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import move
from stages.models import Milestone


@require_POST
def update(request, workspace, pk):
    milestone = visible_or_404(Milestone.objects.select_related("stage__version__process"), request.member, pk=pk)
    require(request.member, "process.edit", milestone)
    return move(request, milestone)
