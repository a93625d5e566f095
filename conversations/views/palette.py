from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conversations.palette import NAMES, Palette
from conversations.views.search import SearchForm
from people.access import require


@require_safe
def index(request, workspace):
    """What is found while somebody types. Without the script that asks for it, the page of the search."""
    require(request.member, "workspace.see")
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    if not request.htmx:
        return redirect(f"{reverse('conversations:search', args=[workspace])}?{urlencode({'q': typed})}")
    palette = Palette(request.member, typed, request.GET.get("seen", ""), request.GET.get("part", NAMES))
    return render(request, "conversations/palette/_found.html", {"palette": palette})
