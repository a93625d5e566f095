from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import came_from, told
from conversations.models import Attempt, Conversation
from conversations.telling import moment
from people.access import require, visible_or_404
from salesproc.errors import Refused
from stages.http import number


@require_POST
def create(request, workspace, pk):
    """Tried, no answer: one press. `revision` says which page it was pressed on, so that twice is once."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.log", conversation.opportunity)
    revision = number(request.POST.get("revision"))
    if revision is None:
        raise Refused(_("This form was incomplete. Reload the page and press again."))
    attempt = conversation.attempt(revision=revision, by=request.member)
    says = _("Tried, no answer. It is on %(when)s now.") % {"when": moment(attempt.moved_to)}
    back = came_from(request, reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id]))
    undo = reverse("conversations:attempt_remove", args=[workspace, attempt.pk])
    move = (_("Move"), reverse("conversations:schedule_update", args=[workspace, pk]))
    return told(request, back, says, undo=undo, then=move)


@require_POST
def remove(request, workspace, pk):
    """Pressed by mistake."""
    attempt = visible_or_404(Attempt.objects.select_related("conversation__opportunity"), request.member, pk=pk)
    conversation = attempt.conversation
    require(request.member, "conversation.log", conversation.opportunity)
    attempt.take_back(by=request.member)
    back = came_from(request, reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id]))
    return told(request, back, _("Taken back. It is on %(when)s again.") % {"when": moment(conversation.starts_at)})
