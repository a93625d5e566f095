"""How answers are given: one place for refusals, whatever asked (a page, an htmx fragment)."""

from django.http import HttpResponse
from django.shortcuts import render

from salesproc.errors import Refused


def refusal(request, refused: Refused) -> HttpResponse:
    """A clear sentence. To htmx, a message that leaves the page and what was typed as they are."""
    context = {"refused": refused}
    if request.htmx:
        response = render(request, "errors/_refused.html", context, status=refused.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
        return response
    return render(request, "errors/refused.html", context, status=refused.status)


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)
