from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.lists.to_read import ToReadListing
from people.access import require


@require_safe
def index(request, workspace):
    require(request.member, "coaching.read")
    listing = ToReadListing(request.member, request.GET)
    return render(request, "conversations/to_read/index.html", {"listing": listing})
