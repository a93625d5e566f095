from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.lists.views import Views
from conversations.models import SavedView
from conversations.models.saved_view import LONGEST_QUERY
from people.access import require, visible_or_404


@require_POST
def update(request, workspace, pk):
    """What the list asks now becomes what the view asks."""
    view = visible_or_404(SavedView.objects.select_related("by"), request.member, pk=pk)
    require(request.member, "workspace.see")
    view.edit(view.name, sharing=view.sharing, query=request.POST.get("query", "")[:LONGEST_QUERY], by=request.member)
    messages.success(request, _("Saved."))
    return redirect(next(each.url for each in Views(request.member, view.kind, {}).all if each.pk == pk))
