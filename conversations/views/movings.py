from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from conversations.forms.moving import NewMovingForm
from conversations.models import Moving
from conversations.moving_page import MovingPage
from people.access import require, visible_or_404
from stages.http import number
from stages.models import Process, Version

SHOWN = 20


@require_safe
def index(request, workspace, process):
    """The moves between versions of a process, as far as they concern teams that the member sees."""
    process = visible_or_404(Process, request.member, pk=process)
    require(request.member, "process.see", process)
    movings = Moving.objects.visible_to(request.member).started().filter(target__process=process).in_full()
    movings = movings.annotate(moved=Count("moves__moved_at"), undone=Count("moves__undone_at"))
    version = number(request.GET.get("version"))
    if version:
        movings = movings.filter(target=version) | movings.filter(source=version)
    template = "_index.html" if request.htmx else "index.html"
    context = {"process": process, "movings": movings.order_by("-started_at")[:SHOWN]}
    return render(request, f"conversations/movings/{template}", context)


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    """From which older version, and of which teams; then its mapping."""
    version = visible_or_404(Version.objects.select_related("process"), request.member, pk=version)
    require(request.member, "opportunity.move")
    form = NewMovingForm(request.POST or None, version=version, member=request.member)
    if form.submit(by=request.member):
        return redirect("conversations:moving_mapping", workspace=workspace, pk=form.moving.pk)
    context = {"form": form, "version": version}
    return render(request, "conversations/movings/create.html", context, status=form.status)


@require_safe
def show(request, workspace, pk):
    """How far it is, then what became of the opportunities. To htmx, only that part."""
    moving = visible_or_404(Moving.objects.in_full(), request.member, pk=pk)
    require(request.member, "process.see", moving)
    if not moving.is_started:
        return redirect("conversations:moving_mapping", workspace=workspace, pk=pk)
    context = {"moving": moving, "page": MovingPage(moving, request.member)}
    part = "conversations/movings/_progress.html" if request.htmx else "conversations/movings/show.html"
    return render(request, part, context)
