from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import move
from stages.models import Stage


@require_POST
def update(request, workspace, pk):
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", stage)
    return move(request, stage)
