from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from conversations.forms.importing import UploadForm
from conversations.import_page import Progress, seen_at
from conversations.importing.jobs import count_later
from conversations.models import ImportFile, ImportMapping
from people.access import require, visible_or_404

SHOWN = 50


@require_safe
def index(request, workspace):
    require(request.member, "import.run")
    files = ImportFile.objects.visible_to(request.member).select_related("run", "created_by")[:SHOWN]
    kept = ImportMapping.objects.visible_to(request.member).order_by("kind", "name")
    imports = [(file, Progress(file.run) if file.run else None) for file in files]
    return render(request, "conversations/imports/index.html", {"imports": imports, "kept": kept})


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "import.run")
    form = UploadForm(request, request.POST or None, request.FILES or None)
    if form.is_valid():
        import_file = form.bring()
        count_later(import_file, by=request.member)
        return redirect("conversations:import_mapping", workspace=workspace, pk=import_file.pk)
    return render(request, "conversations/imports/create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def show(request, workspace, pk):
    """How far it is, then its report. To htmx, only that part."""
    require(request.member, "import.run")
    import_file = visible_or_404(ImportFile.objects.select_related("run", "workspace"), request.member, pk=pk)
    if import_file.run is None:
        return redirect("conversations:import_mapping", workspace=workspace, pk=pk)
    context = {"import_file": import_file, "progress": Progress(import_file.run), "seen_at": seen_at(import_file)}
    part = "conversations/imports/_progress.html" if request.htmx else "conversations/imports/show.html"
    return render(request, part, context)
