from django.views.decorators.http import require_safe

from conversations.bulk.refusals import refused_csv
from conversations.models import Bulk, BulkRow
from people.access import require, visible_or_404
from salesproc.http import csv_file


@require_safe
def show(request, workspace, pk):
    """Those that were not done, or not taken back, with the reasons."""
    bulk = visible_or_404(Bulk.objects.filter(by=request.member), request.member, pk=pk)
    require(request.member, "opportunity.see")
    rows = BulkRow.objects.visible_to(request.member).filter(bulk=bulk)
    return csv_file("refused.csv", lambda out: refused_csv(out, rows))
