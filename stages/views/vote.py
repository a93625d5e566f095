from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.models import Suggestion


@require_POST
def create(request, workspace, pk):
    suggestion = visible_or_404(Suggestion, request.member, pk=pk)
    require(request.member, "suggestion.make")
    suggestion.vote(by=request.member)
    return redirect("stages:suggestion_show", workspace=workspace, pk=pk)


@require_POST
def remove(request, workspace, pk):
    suggestion = visible_or_404(Suggestion, request.member, pk=pk)
    require(request.member, "suggestion.make")
    suggestion.take_vote_back(by=request.member)
    return redirect("stages:suggestion_show", workspace=workspace, pk=pk)
