from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations import colleagues
from conversations.later import SORTS, Later
from conversations.today import Today
from people.access import require


@require_safe
def index(request, workspace):
    """The part of a day that `part` names, from where the day stops on: read when it is unfolded."""
    member, part = request.member, request.GET.get("part", "talks")
    require(member, "conversation.see")
    if part not in SORTS:
        raise Http404
    person = colleagues.asked_for(request.GET.get("person"), member)
    today = Today(person, member.workspace.today(), viewer=member)
    later = Later(person, request.GET, today.next_midnight, viewer=member, part=part)
    template = "_later.html" if request.htmx else "later.html"
    return render(request, f"conversations/today/{template}", {"later": later, "today": today})
