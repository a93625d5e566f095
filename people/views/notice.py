from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from people.models import Notice
from people.notices import kinds_of

PAGE = 50


@require_safe
def index(request, workspace):
    """What the member was told: what is not read yet at first, everything when it is asked for; of one kind or all."""
    require(request.member, "workspace.see")
    mine = Notice.objects.visible_to(request.member)
    kinds = {key: kind for key, kind in kinds_of(request.member).items() if kind.has_news}
    kind = request.GET.get("kind") if request.GET.get("kind") in kinds else ""
    shows_all = request.GET.get("show") == "all"
    asked = mine.of_kind(kind) if kind else mine
    page = Paginator(asked if shows_all else asked.unread(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shows_all": shows_all, "kind": kind, "kinds": kinds.values()}
    return render(request, "people/notice/index.html", context | {"unread": request.member.unread})


@require_safe
def show(request, workspace, pk):
    """Leads to what it is about; from then on it is read."""
    notice = visible_or_404(Notice, request.member, pk=pk)
    notice.open(by=request.member)
    return redirect(notice.address_in(workspace))
