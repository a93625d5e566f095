from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import require, visible_or_404
from stages.designer import Designer, selected
from stages.forms import VersionForm
from stages.http import number
from stages.library import KEYS, template
from stages.models import Process, Version
from stages.version_page import VersionPage


@require_safe
def show(request, workspace, pk):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=pk)
    require(request.member, "process.see", version)
    if version.is_draft and request.member.may("process.edit", version):
        page = Designer(request.member, version, selected(request.get_full_path()))
        template = "_inspector.html" if request.htmx else "design.html"
        return render(request, f"stages/version/{template}", {"page": page, "version": version})
    page = VersionPage(request.member, version, chosen=number(request.GET.get("note")))
    return render(request, "stages/version/show.html", {"page": page, "version": version})


@require_POST
def create(request, workspace, process):
    """A new draft of a process, from one of its versions, a template, or nothing."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "process.edit", process)
    start = request.POST.get("start", "")
    if start in KEYS:
        source = template(start, get_language() or "en")
    else:
        base = number(start)
        source = visible_or_404(Version, request.member, pk=base, process=process) if base else None
    draft = process.draft_from(source, by=request.member)
    messages.success(request, _("Draft %(number)s is ready.") % {"number": draft.number})
    return redirect("stages:version_show", workspace=workspace, pk=draft.pk)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=pk)
    require(request.member, "process.edit", version)
    form = VersionForm(request.POST or None, version=version)
    if form.submit(by=request.member):
        return redirect("stages:version_show", workspace=workspace, pk=version.pk)
    context = {"form": form, "version": version, "heading": _("Settings of draft %(n)s") % {"n": version.number}}
    context["back"] = reverse("stages:version_show", kwargs={"workspace": workspace, "pk": version.pk})
    return render(request, "stages/part/form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    """Discards a draft."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=pk)
    require(request.member, "process.edit", version)
    version.require_draft()
    if request.method == "GET":
        return render(request, "stages/version/remove.html", {"version": version})
    version.discard(by=request.member)
    messages.success(request, _("Draft %(number)s was discarded.") % {"number": version.number})
    return redirect("stages:process_show", workspace=workspace, pk=version.process_id)
