from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundConversations
from conversations.off_score import OffScore
from conversations.off_score_asked import days_of, pair_of
from people.access import require, visible_or_404
from stages.models import BuyerRole, Process, Theme


@require_safe
def index(request, workspace, process):
    """Exactly the conversations that a line counts; without a pair, those that have none."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "conversation.see")
    off, pair = OffScore(request.member, process, days=days_of(request.GET)), pair_of(request.GET)
    context = {"process": process, "days": off.days}
    if pair:
        context["role"] = visible_or_404(BuyerRole, request.member, pk=pair[0])
        context["theme"] = visible_or_404(Theme, request.member, pk=pair[1])
    elif "without" not in request.GET:
        raise Http404
    context["listing"] = FoundConversations(
        request.member, request.GET, off.conversations_of(pair) if pair else off.without_pair
    )
    return render(request, "conversations/off_score/conversations.html", context)
