from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from people.access import require, visible_or_404
from stages.editing import address, answer
from stages.models import Edit, Version


@require_safe
def show(request, workspace, version, revision):
    """What others have edited since that revision; nothing when nobody has."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    if not version.is_draft:
        return HttpResponseClientRedirect(address(version))
    if version.revision == revision or not request.htmx:
        return HttpResponse(status=204)
    edits = Edit.objects.visible_to(request.member).filter(version=version)
    last = edits.select_related("by").order_by("-number").first()
    is_theirs = last and last.by and last.by != request.member  # one's own arrives with a request already under way
    says = _("%(name)s: %(edit)s") % {"name": last.by.name, "edit": last.says} if is_theirs else ""
    return answer(request, version, toast=says, is_theirs=True)
