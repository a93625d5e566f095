from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import came_from, told
from conversations.models import Conversation
from conversations.placing import places, same_hour
from conversations.telling import moment
from people.access import require, visible_or_404
from salesproc.errors import Refused


@require_POST
def update(request, workspace, pk):
    """To another day at the same hour, or to one of the places that are offered."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    was = conversation.starts_at
    conversation.reschedule(_wanted(request, conversation), by=request.member)
    back = came_from(request, reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id]))
    says = _("It is on %(when)s now.") % {"when": moment(conversation.starts_at)}
    if conversation.starts_at == was:
        return told(request, back, says)
    undo = reverse("conversations:schedule_undo_create", args=[workspace, pk, conversation.revision])
    return told(request, back, says, undo=undo)


def _wanted(request, conversation):
    workspace = request.member.workspace
    if to := request.POST.get("to"):
        offered = places(conversation.starts_at, timezone.now(), workspace.zone)
        if to not in offered:
            raise Refused(_("This place in time is not offered any more. Choose another."), code="invalid")
        return offered[to]
    day = _day(request.POST.get("day", ""))
    if day is None:
        raise Refused(_("Give a day, such as 2026-11-26."), code="invalid")
    if day < workspace.today() and day != workspace.day_of(conversation.starts_at):
        raise Refused(_("This day is over. Log the conversation if it was held then."), code="past")
    return same_hour(conversation.starts_at, day, workspace.zone)


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None
