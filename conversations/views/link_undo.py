from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import told
from conversations.models import Link
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    link = visible_or_404(Link.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", link.conversation.opportunity)
    link.restore(by=request.member)
    back = reverse("conversations:conversation_show", args=[workspace, link.conversation_id])
    return told(request, back, _("The link is here again."))
