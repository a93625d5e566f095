import json

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.off_score import OffScore
from conversations.off_score_asked import days_of, words_of
from conversations.taking_up import put_on_draft
from people.access import require, visible_or_404
from stages.models import Process


@require_POST
def create(request, workspace, process):
    """One press puts it on the draft; a toast says where it is and offers to undo."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "process.edit", process)
    role, theme = words_of(request.member, request.POST)
    off = OffScore(request.member, process, days=days_of(request.POST))
    planned = put_on_draft(off, (role.pk, theme.pk), by=request.member)
    if not request.htmx:
        where = reverse("conversations:off_score_index", args=[workspace, process.pk])
        return redirect(f"{where}?days={off.days}&placed={planned.pk}#placed")
    context = {"placed": planned, "process": process, "days": off.days, "role": role, "theme": theme}
    response = render(request, "conversations/off_score/_answer.html", context)
    says = _("“%(theme)s” is in “%(stage)s” of draft %(n)s") % {
        "theme": theme,
        "stage": planned.stage,
        "n": planned.version.number,
    }
    response["HX-Trigger"] = json.dumps({"toast": {"text": says, "press": "#undo-placed", "action": _("Undo")}})
    response["HX-Reswap"] = "none"
    return response
