from urllib.parse import urlsplit

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conversations.answering import Question, ask, attempted, done, sent, told
from conversations.forms import StageForm
from conversations.lists.board import BOARD, WON_BOARD
from conversations.models import Opportunity, ReasonNeeded
from people.access import require, visible_or_404
from stages.models import Stage


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    """Moves to a stage. What is missing is said, and passes with one reason."""
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", opportunity)
    back = _back(request, workspace, opportunity)
    form = StageForm(sent(request), opportunity=opportunity, initial={"stage": request.GET.get("stage")})
    if form.is_valid() and attempted(form, _enter, opportunity, form, by=request.member):
        return _moved(request, opportunity, back, has_won=form.has_won)
    if isinstance(getattr(form, "refused", None), ReasonNeeded) or form["reason"].value():
        form.fields["reason"].required = True
    else:
        del form.fields["reason"]
    url = request.get_full_path()
    return ask(request, Question(_("Move to another stage"), url, opportunity.name, back, _("Move"), form))


def _moved(request, opportunity, back, *, has_won):
    """On the board it stands last in its column, perhaps further down than is shown: said with its name and the way."""
    page = reverse("conversations:opportunity_show", args=[request.member.workspace.slug, opportunity.pk])
    names = {"stage": opportunity.stage_name, "name": opportunity.name}
    if back != page:
        said = _("“%(name)s” is won, and in “%(stage)s” now.") if has_won else _("“%(name)s” is in “%(stage)s” now.")
        return told(request, back, said % names, then=(_("Open it"), page))
    said = _("It is won. It is in “%(stage)s” now.") if has_won else _("It is in “%(stage)s” now.")
    messages.success(request, said % names)
    return done(request, back)


def _enter(opportunity, form, *, by):
    was_open = opportunity.is_open
    leaving = form.cleaned_data["leaving"]
    opportunity.enter(
        form.cleaned_data["stage"],
        by=by,
        reason=form.cleaned_data["reason"],
        leaving=Stage(pk=leaving) if leaving else None,
    )
    form.has_won = was_open and opportunity.is_won


def _back(request, workspace, opportunity) -> str:
    """To the board where it comes from there: the one of its team and version, or the very one that was looked at."""
    origin = request.GET.get("from")
    if origin not in (BOARD, WON_BOARD):
        return reverse("conversations:opportunity_show", args=[workspace, opportunity.pk])
    board = reverse("conversations:board", args=[workspace])
    looked_at = urlsplit(request.htmx.current_url or "") if request.htmx else None
    if looked_at and looked_at.path == board:
        return f"{board}?{looked_at.query}"
    won = "&outcome=won" if origin == WON_BOARD else ""
    return f"{board}?team={opportunity.team_id}&version={opportunity.version_id or 'none'}{won}"
