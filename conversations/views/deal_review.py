from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.deal_review import DealReview
from people.access import require, visible_or_404
from stages.models import Version


@require_safe
def show(request, workspace, version):
    """What the deals say of the design of a version: a page, or its part for the page that shows the design."""
    version = visible_or_404(Version.objects.select_related("process"), request.member, pk=version)
    require(request.member, "opportunity.see")
    context = {"deals": DealReview(request.member, version), "version": version, "is_report": not request.htmx}
    template = "_review.html" if request.htmx else "show.html"
    return render(request, f"conversations/deal_review/{template}", context)
