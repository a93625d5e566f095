from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations import colleagues
from conversations.week_plan import WeekPlan, monday_of
from people.access import require

YEARS = timedelta(days=366 * 6)  # nothing is scheduled further away


@require_safe
def index(request, workspace):
    """The person's own week; with `person`, that of somebody whom they lead; `from` names a day of it."""
    member = request.member
    require(member, "conversation.see")
    person = colleagues.asked_for(request.GET.get("person"), member)
    today = member.workspace.today()
    monday = monday_of(request.GET.get("from"), today)
    if abs(monday - today) > YEARS:
        monday = monday_of(None, today)
    week = WeekPlan(person, monday, viewer=member)
    context = {"week": week, "led": colleagues.led_by(member) if member.led_team_ids else ()}
    return render(request, "conversations/weeks/index.html", context)
