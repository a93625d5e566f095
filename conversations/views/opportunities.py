from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from conversations.lists.opportunities import OpportunityListing
from people.access import require


@require_safe
def index(request, workspace):
    require(request.member, "opportunity.see")
    listing = OpportunityListing(request.member, request.GET).with_views()
    if listing.views.first:
        return redirect(listing.views.first.url)
    may = request.member.may
    context = {"listing": listing, "may_create": may("opportunity.create"), "may_edit": may("opportunity.edit")}
    return render(request, "conversations/opportunities/index.html", context)
