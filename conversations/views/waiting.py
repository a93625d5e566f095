from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require
from people.models import Notice

FEW = 4
WAITING = ("coaching.mention", "opportunity", "suggestion")  # kinds that wait for something of the member's


@require_safe
def index(request, workspace):
    """What the member was told and has not read: read after the day itself, which does not wait for it."""
    require(request.member, "conversation.see")
    unread = Notice.objects.visible_to(request.member).unread().of_kind(*WAITING)
    context = {"notices": unread[:FEW], "n": unread.count()}
    template = "conversations/today/_waiting.html" if request.htmx else "conversations/today/waiting.html"
    return render(request, template, context)
