from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from conversations.lists.conversations import ConversationListing
from people.access import require


@require_safe
def index(request, workspace):
    require(request.member, "conversation.see")
    listing = ConversationListing(request.member, request.GET).with_views()
    if listing.views.first:
        return redirect(listing.views.first.url)
    return render(request, "conversations/conversations/index.html", {"listing": listing})
