from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.effect_opportunities import EffectOpportunities
from metrics.forms import EffectFilters
from people.access import require, visible_or_404
from stages.models import PlannedConversation


@require_safe
def index(request, workspace, planned):
    """The opportunities behind a figure of a planned conversation."""
    member = request.member
    planned = visible_or_404(
        PlannedConversation.objects.select_related("version__process", "stage"), member, pk=planned
    )
    require(member, "opportunity.see")
    asked = EffectFilters(request.GET, member=member, at_first=planned.version).asked
    page = EffectOpportunities(member, planned, request.GET, quarters=asked["quarters"], team=asked["team"])
    return render(request, "metrics/effect/opportunities.html", {"page": page, "listing": page.listing})
