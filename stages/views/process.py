from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.access import require, visible_or_404
from stages.forms import CareForm, ProcessForm
from stages.library import templates
from stages.models import DiscardedDraft, Process, ReviewMeeting, Trial, Version

RECENT = 3  # reviews on the page of a process


@require_safe
def index(request, workspace):
    require(request.member, "process.see")
    today = request.member.workspace.today()
    processes = Process.objects.visible_to(request.member).select_related("owner").with_versions(today)
    context = {"processes": processes, "can_edit": request.member.may("process.edit"), "today": today}
    return render(request, "stages/process/index.html", context)


@require_safe
def show(request, workspace, pk):
    process = visible_or_404(Process.objects.select_related("owner"), request.member, pk=pk)
    require(request.member, "process.see", process)
    versions = Version.objects.visible_to(request.member).filter(process=process).with_people()
    today = request.member.workspace.today()
    context = {
        "process": process,
        "today": today,
        "can_edit": request.member.may("process.edit", process),
        "versions": versions.with_teams(today),
        "discarded": DiscardedDraft.objects.visible_to(request.member)
        .filter(process=process)
        .select_related("discarded_by"),
        "trials": Trial.objects.visible_to(request.member).filter(version_a__process=process).in_full(),
        "can_try": request.member.may("trial.edit"),
        "templates": templates(get_language() or "en"),
        "meetings": ReviewMeeting.objects.visible_to(request.member).filter(process=process).with_people()[:RECENT],
        "may_hold": request.member.may("review.hold", process),
    }
    return render(request, "stages/process/show.html", context)


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "process.edit")
    form = ProcessForm(request.POST or None, initial={"start": request.GET.get("start", "enterprise")})
    if form.submit(by=request.member):
        messages.success(request, _("The first draft is ready: make it yours, then publish it."))
        return redirect("stages:version_show", workspace=workspace, pk=form.process.versions.get().pk)
    context = {"form": form, "templates": templates(get_language() or "en")}
    return render(request, "stages/process/create.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    """Who looks after it, and when it is reviewed."""
    process = visible_or_404(Process.objects.select_related("workspace"), request.member, pk=pk)
    require(request.member, "process.edit", process)
    form = CareForm(request.POST or None, process=process, member=request.member)
    if form.submit(by=request.member):
        messages.success(request, _("Noted."))
        return redirect("stages:process_show", workspace=workspace, pk=process.pk)
    return render(request, "stages/process/update.html", {"form": form, "process": process}, status=form.status)
