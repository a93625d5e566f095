from django.http import Http404
from django.views.decorators.http import require_POST

from conversations.models import Opportunity
from conversations.note_taking import noted
from people.access import require, visible_or_404


@require_POST
def update(request, workspace, pk, planned):
    """Saved as it is typed."""
    opportunity = visible_or_404(Opportunity, request.member, pk=pk)
    require(request.member, "conversation.see", opportunity)
    suggested = opportunity.planned_of(planned)
    if suggested is None:
        raise Http404
    return noted(request, f"prepare-{pk}-{planned}", opportunity=opportunity, planned=suggested)
