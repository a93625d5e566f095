from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.effects_page import EffectsPage
from metrics.forms import EffectFilters
from people.access import require
from stages.http import number
from stages.models import Following, Version


@require_safe
def index(request, workspace):
    """The effects on one score: the one in the address, else the one that the member's team follows."""
    member = request.member
    require(member, "maturity.see")
    filters = EffectFilters(request.GET, member=member, at_first=version_at_first(member))
    asked = filters.asked
    page = EffectsPage(member, **asked, note=number(request.GET.get("note"))) if asked["version"] else None
    return render(request, "metrics/effect/index.html", {"filters": filters, "page": page})


def version_at_first(member) -> Version | None:
    followings = Following.objects.visible_to(member).on(member.workspace.today()).select_related("version")
    mine = sorted(followings, key=lambda one: (one.team_id not in member.team_ids, one.pk))
    published = Version.objects.visible_to(member).filter(published_at__isnull=False)
    return mine[0].version if mine else published.order_by("-published_at").first()
