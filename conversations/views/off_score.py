from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.off_score_page import OffScorePage
from people.access import require, visible_or_404
from stages.models import Process


@require_safe
def index(request, workspace, process):
    """What the teams that follow a process hold and its score does not plan."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "process.see", process)
    page = OffScorePage(request.member, process, request.GET)
    return render(request, "conversations/off_score/index.html", {"page": page, "process": process})
