import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.access import require, visible_or_404
from stages.forms import ProcessFileForm
from stages.models import Version
from stages.process_file import written
from stages.reading import blueprint_of


@require_safe
def show(request, workspace, version):
    """A version as a file, to be kept or begun from elsewhere."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    said = json.dumps(written(blueprint_of(version)), ensure_ascii=False, indent=2)
    answer = HttpResponse(said + "\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(str(version)) or "process"}.json"'
    return answer


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "process.edit")
    form = ProcessFileForm(request.POST or None, request.FILES or None)
    if form.submit(by=request.member):
        messages.success(request, _("The first draft is ready: make it yours, then publish it."))
        return redirect("stages:version_show", workspace=workspace, pk=form.process.versions.get().pk)
    return render(request, "stages/process_file/create.html", {"form": form}, status=form.status)
