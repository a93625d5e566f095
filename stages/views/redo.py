from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import replay
from stages.models import Version


@require_POST
def create(request, workspace, version):
    """Makes once more what the member has taken back."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    return replay(request, version, version.redo, _("Done again: %(edit)s"))
