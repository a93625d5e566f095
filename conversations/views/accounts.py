from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from conversations.lists.accounts import AccountListing
from people.access import require


@require_safe
def index(request, workspace):
    require(request.member, "account.see")
    listing = AccountListing(request.member, request.GET).with_views()
    if listing.views.first:
        return redirect(listing.views.first.url)
    context = {"listing": listing, "may_create": request.member.may("account.edit")}
    return render(request, "conversations/accounts/index.html", context)
