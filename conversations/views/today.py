from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations import colleagues, telling
from conversations.today import Today
from people.access import require
from stages.walk import to_learn


@require_safe
def show(request, workspace):
    """The person's own day; with `person`, that of somebody whom they lead."""
    member = request.member
    require(member, "conversation.see")
    person = colleagues.asked_for(request.GET.get("person"), member)
    today = Today(person, member.workspace.today(), viewer=member)
    context = {"today": today, "title": telling.title(today), "sentences": telling.under_title(today)}
    context |= {"led": colleagues.led_by(member) if member.led_team_ids else ()}
    context |= {"may_create": member.may("opportunity.create"), "may_import": member.may("import.run")}
    context["to_learn"] = to_learn(member) if today.is_own else None
    return render(request, "conversations/today/show.html", context)
