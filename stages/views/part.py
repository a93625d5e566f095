from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from salesproc.errors import Refused
from stages.designer import KINDS
from stages.editing import answer, place_of


@require_POST
def update(request, workspace, part, pk):
    """Saves the fields of the inspector that were changed, each for itself."""
    if part not in KINDS:
        raise Http404
    kind = KINDS[part]
    part = visible_or_404(kind.rows, request.member, pk=pk)
    require(request.member, "process.edit", part)
    version = part.its_version()
    form = kind.form(request.POST, instance=part, member=request.member)
    form.save_fields(by=request.member)
    if not request.htmx:  # the page without a script sends the whole form to the part's own address
        for field, errors in form.errors.items():
            raise Refused(errors[0], field=field)
        return redirect(place_of(part))
    return answer(request, version, inspects=False, form=form)
