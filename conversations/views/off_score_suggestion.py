from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.off_score import OffScore
from conversations.off_score_asked import days_of, words_of
from conversations.taking_up import propose
from people.access import require, visible_or_404
from stages.models import Process


@require_POST
def create(request, workspace, process):
    """Proposed to whoever looks after the process, with the figures as the reason."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "suggestion.make")
    role, theme = words_of(request.member, request.POST)
    off = OffScore(request.member, process, days=days_of(request.POST))
    suggestion = propose(off, (role.pk, theme.pk), by=request.member)
    messages.success(request, _("Proposed. Whoever looks after the process will answer."))
    return redirect("stages:suggestion_show", workspace=workspace, pk=suggestion.pk)
