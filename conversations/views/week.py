from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations import colleagues
from conversations.models import Opportunity
from conversations.today import Today
from conversations.week import Week
from people.access import require


@require_safe
def show(request, workspace):
    """What the last seven days were worth: read after the day itself, which does not wait for it."""
    member = request.member
    require(member, "conversation.see")
    person = colleagues.asked_for(request.GET.get("person"), member)
    today = Today(person, member.workspace.today(), viewer=member)
    mine = Opportunity.objects.visible_to(member).open().owned_by(person)
    context = {"today": today, "week": Week.of(person, mine, today.next_midnight, viewer=member)}
    template = "conversations/today/_week.html" if request.htmx else "conversations/today/week.html"
    return render(request, template, context)
