from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.editing import address, answer
from stages.models import Version


@require_POST
def create(request, workspace, version):
    """Takes back the member's last edit of the draft."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    edit = version.undo(by=request.member)
    if not request.htmx:
        return redirect(address(version))
    return answer(request, version, said=_("Undone: %(edit)s") % {"edit": edit.says})
