from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.effect_opportunities import EffectOpportunities
from metrics.exporting_lists import of_opportunities
from metrics.forms import EffectListed, readable
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
    filters = readable(EffectListed({**request.GET.dict(), "version": planned.version_id}, member=member))
    page = EffectOpportunities(member, planned, filters, request.GET)
    if tables.asked(request):
        return tables.answer(request, of_opportunities(page.listing, page.says, page.conditions))
    return render(request, "metrics/effect/opportunities.html", {"page": page, "listing": page.listing})
