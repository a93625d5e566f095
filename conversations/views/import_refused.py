import tempfile

from django.http import FileResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from conversations.importing.explaining import refused_csv
from conversations.models import ImportFile, RefusedRow
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    """The rows that were not taken, with the reasons, to mend and send again.

    Written to a file first: what streams after the answer has begun would find the workspace closed.
    """
    require(request.member, "import.run")
    import_file = visible_or_404(ImportFile, request.member, pk=pk)
    rows = RefusedRow.objects.visible_to(request.member).filter(import_file=import_file)
    out = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    refused_csv(out, import_file, rows)
    out.seek(0)
    name = f"{slugify(import_file.name.rpartition('.')[0]) or 'import'}-refused.csv"
    return FileResponse(out, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
