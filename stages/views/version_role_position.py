from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import move
from stages.models import VersionRole


@require_POST
def update(request, workspace, pk):
    role = visible_or_404(VersionRole.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", role)
    return move(request, role)
