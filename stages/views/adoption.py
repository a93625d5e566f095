from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.access import require
from stages.adoption_page import AdoptionPage
from stages.http import number


@require_safe
def index(request, workspace):
    """Who is trained on what; by team, by process, or only where something is missing."""
    require(request.member, "process.see")
    asked = {name: number(request.GET.get(name)) for name in ("team", "process")}
    only = bool(request.GET.get("missing"))
    page = AdoptionPage(request.member, **asked, only_missing=only, place=number(request.GET.get("page")) or 1)
    return render(request, "stages/adoption/index.html", {"adoption": page})
