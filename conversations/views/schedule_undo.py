from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import came_from, told
from conversations.models import Conversation
from conversations.telling import moment
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk, revision):
    """Where it was before that move."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    conversation.move_back(revision=revision, by=request.member)
    back = came_from(request, reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id]))
    return told(request, back, _("Taken back. It is on %(when)s again.") % {"when": moment(conversation.starts_at)})
