from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from conversations.importing.jobs import begin_later
from conversations.models import ImportFile
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    """Starts the import; after a failure, starts the rest of it."""
    require(request.member, "import.run")
    import_file = visible_or_404(ImportFile, request.member, pk=pk)
    begin_later(import_file, by=request.member)
    return redirect("conversations:import_show", workspace=workspace, pk=pk)
