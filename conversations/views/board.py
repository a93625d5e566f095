from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from conversations.lists.board import Board
from people.access import require
from salesproc.figures import number


@require_safe
def index(request, workspace):
    """The board of a team; to htmx, further cards of one column."""
    require(request.member, "opportunity.see")
    board = Board(request.member, request.GET)
    if request.htmx and "column" in request.GET:
        if board.column is None:
            raise Http404
        return render(request, "conversations/board/_cards.html", {"board": board, "column": board.more(board.column)})
    return render(request, "conversations/board/index.html", {"board": board, "title": _title(board)})


def _title(board) -> str:
    n = sum(column.count for column in board.columns)
    if board.is_of_won:
        won = ngettext("%(n)s won opportunity", "%(n)s won opportunities", n) if n else _("No won opportunity")
        return won % {"n": number(n)}
    if not n:
        return _("No open opportunity")
    return ngettext("%(n)s open opportunity", "%(n)s open opportunities", n) % {"n": number(n)}
