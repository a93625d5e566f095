from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.opportunities import OpportunityListing
from people.access import require


@require_safe
def index(request, workspace):
    require(request.member, "opportunity.see")
    listing = OpportunityListing(request.member, request.GET)
    context = {"listing": listing, "may_create": request.member.may("opportunity.create")}
    return render(request, "conversations/opportunities/index.html", context)
