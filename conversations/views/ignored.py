from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.models import Ignored
from conversations.off_score import OffScore
from conversations.off_score_asked import words_of
from people.access import require, visible_or_404
from stages.http import back_or
from stages.models import Process


@require_POST
def create(request, workspace, process):
    """Let be, with the reason, until it is held twice as often."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "process.edit", process)
    role, theme = words_of(request.member, request.POST)
    counted = OffScore(request.member, process, company=True).results((role.pk, theme.pk))
    held = counted[0].held if counted else 0
    reason = request.POST.get("reason", "")[:500]
    Ignored.ignore(process, role, theme, held=held, reason=reason, by=request.member)
    messages.success(request, _("Ignored. It comes back when it is held twice as often."))
    return redirect(_back(request, workspace, process.pk))


@require_POST
def remove(request, workspace, pk):
    """Shown again."""
    ignored = visible_or_404(Ignored, request.member, pk=pk)
    require(request.member, "process.edit", ignored)
    ignored.take_back(by=request.member)
    messages.success(request, _("It is shown again."))
    return redirect(_back(request, workspace, ignored.process_id))


def _back(request, workspace, process: int) -> str:
    index = reverse("conversations:off_score_index", args=[workspace, process])
    return back_or(request.POST.get("next", ""), index)
