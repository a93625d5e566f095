from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.finding import Words
from conversations.found import CloseNames, said
from conversations.views.search import SearchForm
from people.access import require


@require_safe
def index(request, workspace):
    """What buyers said of it. Where few names were found (`named`), or nothing at all, the names that come close."""
    require(request.member, "workspace.see")
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    words = Words.of(typed)
    context = {"typed": typed, "conversations": said(request.member, words)}
    context["named"] = request.GET.get("named", "")
    if context["named"] == "few" or not (context["named"] or context["conversations"].rows):
        context["close"] = CloseNames(request.member, words)
    template = "conversations/search/_beyond.html" if request.htmx else "conversations/search/beyond.html"
    return render(request, template, context)
