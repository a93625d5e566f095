from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.forms import CommentForm
from stages.models import Suggestion
from stages.suggestion_page import SuggestionPage


@require_POST
def create(request, workspace, pk):
    suggestion = visible_or_404(Suggestion.objects.with_votes(request.member), request.member, pk=pk)
    require(request.member, "suggestion.make")
    form = CommentForm(request.POST, suggestion=suggestion)
    if form.submit(by=request.member):
        return redirect("stages:suggestion_show", workspace=workspace, pk=pk)
    context = {"suggestion": suggestion, "page": SuggestionPage(request.member, suggestion), "comment": form}
    return render(request, "stages/suggestion/show.html", context, status=form.status)
