from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conversations.lists.accounts import TABLE as OF_ACCOUNTS
from conversations.lists.conversations import TABLE as OF_CONVERSATIONS
from conversations.lists.opportunities import TABLE as OF_OPPORTUNITIES
from conversations.lists.views import PAGES
from conversations.models import ListChoice, SavedView
from people.access import require, visible_or_404
from salesproc.addresses import page_of

TABLES = {"opportunities": OF_OPPORTUNITIES, "conversations": OF_CONVERSATIONS, "accounts": OF_ACCOUNTS}


@require_POST
def update(request, workspace):
    """Which columns the member sees, in the list as it comes or in one of its views."""
    require(request.member, "workspace.see")
    kind, view = request.POST.get("kind") or "opportunities", request.POST.get("view", "")
    if kind not in TABLES:
        raise Http404
    view = visible_or_404(SavedView, request.member, kind=kind, pk=int(view)) if view.isdecimal() else None
    wanted = set(request.POST.getlist("columns"))
    columns = [column.key for column in TABLES[kind] if column.key in wanted]
    ListChoice.show_columns(kind, view, None if "reset" in request.POST else columns, by=request.member)
    query = request.POST.get("query", "")
    return redirect(f"{page_of(workspace, PAGES[kind])}{'?' if query else ''}{query}")
