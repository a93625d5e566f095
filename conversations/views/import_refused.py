from django.utils.text import slugify
from django.views.decorators.http import require_safe

from conversations.importing.explaining import refused_csv
from conversations.models import ImportFile, RefusedRow
from people.access import require, visible_or_404
from salesproc.http import csv_file


@require_safe
def show(request, workspace, pk):
    """The rows that were not taken, with the reasons, to mend and send again."""
    require(request.member, "import.run")
    import_file = visible_or_404(ImportFile, request.member, pk=pk)
    rows = RefusedRow.objects.visible_to(request.member).filter(import_file=import_file)
    name = f"{slugify(import_file.name.rpartition('.')[0]) or 'import'}-refused.csv"
    return csv_file(name, lambda out: refused_csv(out, import_file, rows))
