from django.views.decorators.http import require_POST

from conversations.models import Conversation
from conversations.note_taking import noted
from people.access import require, visible_or_404


@require_POST
def update(request, workspace, pk):
    """Saved as it is typed."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.see", conversation.opportunity)
    opportunity, planned = conversation.opportunity, conversation.planned_conversation
    return noted(request, f"prepare-{pk}", opportunity=opportunity, conversation=conversation, planned=planned)
