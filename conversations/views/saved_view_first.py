from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from conversations.models import ListChoice, SavedView
from people.access import require, visible_or_404


@require_POST
def update(request, workspace, pk):
    """Whether the list opens with it, for the member alone."""
    view = visible_or_404(SavedView, request.member, pk=pk)
    require(request.member, "workspace.see")
    ListChoice.open_first(view, by=request.member, first=request.POST.get("first") != "no")
    return redirect(f"{reverse('conversations:saved_view_index', args=[workspace])}?kind={view.kind}")
