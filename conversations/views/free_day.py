from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations import colleagues
from conversations.later import Free
from conversations.today import Today
from people.access import require


@require_safe
def show(request, workspace):
    """What a day with nothing to do could be used for: read after the day itself."""
    member = request.member
    require(member, "conversation.see")
    person = colleagues.asked_for(request.GET.get("person"), member)
    today = Today(person, member.workspace.today(), viewer=member)
    context = {"free": Free(person, viewer=member), "today": today}
    template = "_free.html" if request.htmx else "free.html"
    return render(request, f"conversations/today/{template}", context)
