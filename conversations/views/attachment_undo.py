from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import told
from conversations.models import Attachment
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    """As long as its bytes are there."""
    attachment = visible_or_404(Attachment.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", attachment.conversation.opportunity)
    attachment.restore(by=request.member)
    back = reverse("conversations:conversation_show", args=[workspace, attachment.conversation_id])
    return told(request, back, _("“%(name)s” is here again.") % {"name": attachment.name})
