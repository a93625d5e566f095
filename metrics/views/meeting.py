from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from metrics.forms import MeetingForm
from metrics.meeting_page import MeetingPage, NewMeetingPage
from people.access import require, visible_or_404
from stages.http import number
from stages.models import Process, ReviewMeeting

PAGE = 25


@require_safe
def index(request, workspace, process):
    """The reviews of a process, newest first."""
    process = visible_or_404(Process.objects.select_related("owner"), request.member, pk=process)
    require(request.member, "process.see", process)
    meetings = ReviewMeeting.objects.visible_to(request.member).filter(process=process).with_people()
    page = Paginator(meetings, PAGE).get_page(number(request.GET.get("page")) or 1)
    may = request.member.may("review.hold", process)
    context = {"process": process, "page": page, "may_hold": may, "today": request.member.workspace.today()}
    return render(request, "metrics/meeting/index.html", context)


@require_safe
def show(request, workspace, pk):
    meeting = visible_or_404(ReviewMeeting.objects.with_people(), request.member, pk=pk)
    require(request.member, "process.see", meeting)
    return render(request, "metrics/meeting/show.html", {"page": MeetingPage(request.member, meeting)})


@require_http_methods(["GET", "POST"])
def create(request, workspace, process):
    """The agenda, and beside it what is decided."""
    process = visible_or_404(Process.objects.select_related("workspace", "owner"), request.member, pk=process)
    require(request.member, "review.hold", process)
    page = NewMeetingPage(request.member, process)
    form = MeetingForm(request.POST or None, process=process, member=request.member, agenda=page.agenda.kept)
    if form.submit(by=request.member):
        messages.success(request, _("The review is recorded."))
        return redirect("metrics:meeting_show", workspace=workspace, pk=form.meeting.pk)
    return render(request, "metrics/meeting/create.html", {"page": page, "form": form}, status=form.status)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    """A correction: what it said before is kept."""
    meeting = visible_or_404(ReviewMeeting.objects.select_related("process__workspace"), request.member, pk=pk)
    require(request.member, "review.hold", meeting)
    form = MeetingForm(request.POST or None, process=meeting.process, member=request.member, meeting=meeting)
    if form.submit(by=request.member):
        messages.success(request, _("Corrected. What it said before is kept."))
        return redirect("metrics:meeting_show", workspace=workspace, pk=pk)
    meeting.refresh_from_db()  # the refused verb wrote on the row here, and not in the database
    return render(request, "metrics/meeting/update.html", {"form": form, "meeting": meeting}, status=form.status)
