from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conversations.models import CalendarFeed
from people.access import require


@require_safe
def show(request, workspace):
    """Whether the member's conversations are read by a calendar program."""
    require(request.member, "conversation.see")
    feed = CalendarFeed.objects.visible_to(request.member).in_force().first()
    return render(request, "conversations/calendar_feed/show.html", {"feed": feed})


@never_cache
@require_POST
def create(request, workspace):
    """A new address. It is in this answer and nowhere else."""
    require(request.member, "conversation.see")
    link = settings.BASE_URL + reverse("calendar_show", args=[CalendarFeed.begin(request.member)])
    return render(request, "conversations/calendar_feed/create.html", {"link": link})


@require_POST
def remove(request, workspace):
    require(request.member, "conversation.see")
    CalendarFeed.stop(request.member)
    messages.success(request, _("The address shows nothing any more."))
    return redirect("conversations:calendar_feed_show", workspace=workspace)
