from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import replay
from stages.models import Version


@require_POST
def create(request, workspace, version):
    """Takes back the member's last edit of the draft."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    return replay(request, version, version.undo, _("Undone: %(edit)s"))
