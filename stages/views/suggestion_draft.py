from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.forms import CommentForm, PutInForm
from stages.models import Suggestion
from stages.suggestion_page import SuggestionPage


@require_POST
def create(request, workspace, pk):
    """Into a draft: what it asks for is done there."""
    suggestion = visible_or_404(Suggestion.objects.with_votes(request.member), request.member, pk=pk)
    require(request.member, "process.edit", suggestion)
    form = PutInForm(request.POST, suggestion=suggestion, member=request.member)
    if form.submit(by=request.member):
        messages.success(request, _("It is in the draft. The author is told."))
        return redirect("stages:version_show", workspace=workspace, pk=suggestion.draft_id)
    suggestion.refresh_from_db()  # the refused verb wrote on the row here, and not in the database
    page = SuggestionPage(request.member, suggestion, put_in=form)
    context = {"suggestion": suggestion, "page": page, "comment": CommentForm(suggestion=suggestion)}
    return render(request, "stages/suggestion/show.html", context, status=form.status)
