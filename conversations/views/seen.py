from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.seen import seen
from people.access import require


@require_safe
def index(request, workspace):
    """What was looked at lately on the device that asks."""
    require(request.member, "workspace.see")
    context = {"lines": seen(request.member, request.GET.get("keys", ""))}
    template = "conversations/seen/_index.html" if request.htmx else "conversations/seen/index.html"
    return render(request, template, context)
