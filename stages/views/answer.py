from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.forms import CommentForm, DeclineForm
from stages.models import Suggestion
from stages.suggestion_page import SuggestionPage


@require_POST
def create(request, workspace, pk):
    """Declined, with an answer."""
    suggestion = visible_or_404(Suggestion.objects.with_votes(request.member), request.member, pk=pk)
    require(request.member, "process.edit", suggestion)
    form = DeclineForm(request.POST, suggestion=suggestion)
    if form.submit(by=request.member):
        messages.success(request, _("Declined. The author reads your answer."))
        return redirect("stages:suggestion_show", workspace=workspace, pk=pk)
    suggestion.refresh_from_db()  # the refused verb wrote on the row here, and not in the database
    page = SuggestionPage(request.member, suggestion, decline=form)
    context = {"suggestion": suggestion, "page": page, "comment": CommentForm(suggestion=suggestion)}
    return render(request, "stages/suggestion/show.html", context, status=form.status)


@require_POST
def remove(request, workspace, pk):
    """The answer is taken back: it is open again."""
    suggestion = visible_or_404(Suggestion, request.member, pk=pk)
    require(request.member, "process.edit", suggestion)
    suggestion.reopen(by=request.member)
    return redirect("stages:suggestion_show", workspace=workspace, pk=pk)
