from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from people.models import Notice
from people.notices import KINDS


@require_POST
def create(request, workspace):
    """Everything that the member was told is read, or everything of one kind."""
    require(request.member, "workspace.see")
    mine, kind = Notice.objects.visible_to(request.member), request.POST.get("kind")
    (mine.of_kind(kind) if kind in KINDS else mine).read()
    return redirect("people:notice_index", workspace=workspace)


@require_POST
def remove(request, workspace, pk):
    """It is not read yet after all."""
    notice = visible_or_404(Notice, request.member, pk=pk)
    notice.keep_unread(by=request.member)
    return redirect("people:notice_index", workspace=workspace)
