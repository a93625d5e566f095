from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from conversations.lists.views import Views
from conversations.models import ListChoice, SavedView
from people.access import require, visible_or_404

STEPS = {"up": -1, "down": 1}


@require_POST
def update(request, workspace, pk):
    """One place up or down among the views that the member sees; for them alone."""
    view = visible_or_404(SavedView, request.member, pk=pk)
    require(request.member, "workspace.see")
    order = [each.pk for each in Views(request.member, view.kind, {}).all]
    at = order.index(pk)
    to = min(max(at + STEPS.get(request.POST.get("to"), 0), 0), len(order) - 1)
    order.insert(to, order.pop(at))
    views = SavedView.objects.visible_to(request.member).in_bulk(order)
    ListChoice.put([views[each] for each in order], by=request.member)
    return redirect(f"{reverse('conversations:saved_view_index', args=[workspace])}?kind={view.kind}")
