from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from conversations.models import Moving
from conversations.moving.previewing import Preview
from conversations.moving_page import MappingPage
from conversations.permitting import require_led
from people.access import visible_or_404


@require_safe
def show(request, workspace, pk):
    """Opportunity by opportunity, what each would gain and lose. Nothing is written."""
    moving = visible_or_404(Moving.objects.in_full(), request.member, pk=pk)
    require_led(request.member, moving)
    if moving.is_started:
        return redirect("conversations:moving_show", workspace=workspace, pk=pk)
    if MappingPage(moving, request.member).problems:
        return redirect("conversations:moving_mapping", workspace=workspace, pk=pk)
    context = {"moving": moving, "page": Preview(moving, request.member, request.GET)}
    return render(request, "conversations/movings/preview.html", context)
