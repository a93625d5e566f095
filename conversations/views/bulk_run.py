from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conversations.bulk.jobs import set_out
from conversations.models import Bulk
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    """Does what was tried; after a failure, the rest of it."""
    bulk = visible_or_404(Bulk.objects.filter(by=request.member).in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit")
    set_out(bulk, bulk.start(by=request.member))
    return redirect("conversations:bulk_show", workspace=workspace, pk=pk)
