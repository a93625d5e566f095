from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conversations.forms.mapping import MappingForm, MappingTextForm
from conversations.import_page import FilePage
from conversations.importing.jobs import count_later
from conversations.models import ImportFile, ImportMapping
from people.access import require, visible_or_404


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    """The mapping of a file, as a form or as its text; and what the import would do under it."""
    require(request.member, "import.run")
    import_file = visible_or_404(ImportFile.objects.select_related("workspace", "preview_run"), request.member, pk=pk)
    if import_file.is_started:
        return redirect("conversations:import_show", workspace=workspace, pk=pk)
    page = FilePage(import_file)
    if request.htmx and request.method == "GET":
        return render(request, "conversations/imports/_counts.html", {"page": page, "import_file": import_file})
    form, text = _forms(request, import_file, page)
    sent = text if text.is_bound else form
    if sent.is_bound and sent.is_valid():
        _save(request, import_file, sent.cleaned_data["mapping"] if sent is text else sent.mapping, sent)
        return redirect("conversations:import_mapping", workspace=workspace, pk=pk)
    context = {"page": page, "import_file": import_file, "form": form, "text": text}
    return render(request, "conversations/imports/mapping.html", context, status=422 if sent.is_bound else 200)


def _forms(request, import_file, page):
    post = request.POST if request.method == "POST" else None
    is_text = post is not None and "mapping" in post
    text = MappingTextForm(post if is_text else None, import_file=import_file)
    form = MappingForm(
        None if is_text else post,
        import_file=import_file,
        headings=page.headings,
        examples=page.examples,
        detected=page.detected,
        sheets=page.sheets,
    )
    return form, text


def _save(request, import_file, mapping, form):
    import_file.read_as(mapping)
    count_later(import_file, by=request.member)
    if name := form.cleaned_data.get("keep_as"):
        ImportMapping.keep(mapping, by=request.member, name=name)
        messages.success(request, _("Kept as “%(name)s”.") % {"name": name})
