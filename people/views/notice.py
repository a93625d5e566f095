from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from people.models import Notice

PAGE = 50


@require_safe
def index(request, workspace):
    """What the member was told: what is not read yet at first, everything when it is asked for."""
    require(request.member, "workspace.see")
    mine = Notice.objects.visible_to(request.member)
    shows_all = request.GET.get("show") == "all"
    page = Paginator(mine if shows_all else mine.unread(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shows_all": shows_all, "unread": request.member.unread}
    return render(request, "people/notice/index.html", context)


@require_safe
def show(request, workspace, pk):
    """Leads to what it is about; from then on it is read."""
    notice = visible_or_404(Notice, request.member, pk=pk)
    notice.open(by=request.member)
    return redirect(notice.address_in(workspace))
