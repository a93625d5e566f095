import tempfile

from django.http import FileResponse
from django.views.decorators.http import require_safe

from conversations.bulk.refusals import refused_csv
from conversations.models import Bulk, BulkRow
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    """Those that were not done, or not taken back, with the reasons. Written to a file first: what streams after the
    answer has begun would find the workspace closed."""
    bulk = visible_or_404(Bulk.objects.filter(by=request.member), request.member, pk=pk)
    require(request.member, "opportunity.see")
    out = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    refused_csv(out, BulkRow.objects.visible_to(request.member).filter(bulk=bulk))
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="refused.csv", content_type="text/csv; charset=utf-8")
