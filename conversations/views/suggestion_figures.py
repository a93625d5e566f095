from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.suggestion_figures import SuggestionFigures
from people.access import require, visible_or_404
from stages.models import Suggestion


@require_safe
def show(request, workspace, pk):
    """What the data says of a suggestion: on its page, and in one line where several are listed."""
    suggestion = visible_or_404(Suggestion.objects.select_related("process", "buyer_role"), request.member, pk=pk)
    require(request.member, "process.see", suggestion)
    context = {"data": SuggestionFigures(request.member, suggestion), "suggestion": suggestion}
    if not request.htmx:
        return render(request, "conversations/suggestion_figures/show.html", context)
    template = "_short.html" if "short" in request.GET else "_figures.html"
    return render(request, f"conversations/suggestion_figures/{template}", context)
