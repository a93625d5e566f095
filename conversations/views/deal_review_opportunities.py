import uuid

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.deal_review import DealReview
from conversations.lists.found import FoundListing
from people.access import require, visible_or_404
from stages.deals import BALANCE
from stages.models import Version


@require_safe
def index(request, workspace, version, reason):
    """The deals that a finding counts, and no others."""
    version = visible_or_404(Version.objects.select_related("process"), request.member, pk=version)
    require(request.member, "opportunity.see")
    place = request.GET.get("place", "")
    found = DealReview(request.member, version).deals_of(reason, _lineage(place) if reason in BALANCE else "")
    if found is None:
        raise Http404
    listing = FoundListing(request.member, request.GET, found)
    context = {"listing": listing, "version": version, "place": place}
    return render(request, "conversations/deal_review/opportunities.html", context)


def _lineage(place: str) -> str:
    try:
        return str(uuid.UUID(place))
    except ValueError as error:
        raise Http404 from error
