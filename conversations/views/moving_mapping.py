from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conversations.models import Moving
from conversations.moving_page import MappingPage
from conversations.permitting import require_led
from people.access import visible_or_404
from salesproc.errors import NotAllowed, Refused


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    """What each stage, milestone and planned conversation becomes; and whose opportunities move."""
    moving = visible_or_404(Moving.objects.in_full(), request.member, pk=pk)
    require_led(request.member, moving)
    if moving.is_started:
        return redirect("conversations:moving_show", workspace=workspace, pk=pk)
    page = MappingPage(moving, request.member, request.POST if request.method == "POST" else None)
    refused = _saved(page, request.member) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect("conversations:moving_preview", workspace=workspace, pk=pk)
    context = {"moving": moving, "page": page, "refused": refused}
    return render(request, "conversations/movings/mapping.html", context, status=refused.status if refused else 200)


def _saved(page, member) -> Refused | None:
    """Why it was not."""
    try:
        with transaction.atomic():
            page.moving.map_as(page.mapping, teams=page.chosen_teams, by=member)
    except NotAllowed:
        raise
    except Refused as refused:
        return refused
    return None
