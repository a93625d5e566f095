from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.access import require, visible_or_404
from stages.forms import CommentForm, SuggestionForm
from stages.http import number
from stages.models import PlannedConversation, Suggestion, Version
from stages.suggestion_page import SuggestionPage

PAGE, PANEL = 50, 3


@require_safe
def index(request, workspace):
    """All of the workspace, or of one process; a panel of the most wanted for the page of a version."""
    require(request.member, "process.see")
    everything = Suggestion.objects.visible_to(request.member).with_votes(request.member)
    if process := number(request.GET.get("process")):
        everything = everything.filter(process=process)
    answered = request.GET.get("state") == "answered"
    suggestions = everything.answered() if answered else everything.open()
    context = {"answered": answered, "process": process, "can_edit": request.member.may("process.edit")}
    if request.htmx:
        context["suggestions"] = list(suggestions[:PANEL])
        context["count"] = suggestions.count()
        return render(request, "stages/suggestion/_panel.html", context)
    context["page"] = Paginator(suggestions, PAGE).get_page(request.GET.get("page"))
    return render(request, "stages/suggestion/index.html", context)


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "suggestion.make")
    form = SuggestionForm(
        request.POST or None, version=version, member=request.member, initial=_place(request, version)
    )
    if form.submit(by=request.member):
        messages.success(request, _("Proposed. Whoever looks after the process will answer."))
        return redirect("stages:suggestion_show", workspace=workspace, pk=form.suggestion.pk)
    return render(request, "stages/suggestion/create.html", {"form": form, "version": version}, status=form.status)


@require_safe
def show(request, workspace, pk):
    suggestion = visible_or_404(Suggestion.objects.with_votes(request.member), request.member, pk=pk)
    require(request.member, "process.see", suggestion)
    form = CommentForm(suggestion=suggestion)
    page = SuggestionPage(request.member, suggestion)
    return render(request, "stages/suggestion/show.html", {"suggestion": suggestion, "page": page, "comment": form})


def _place(request, version) -> dict:
    """What the score was pressed at: a conversation with its cell, a stage, a buyer role."""
    asked = {name: number(request.GET.get(name)) for name in ("note", "stage", "role")}
    notes = PlannedConversation.objects.visible_to(request.member).filter(version=version, pk=asked["note"])
    note = notes.first() if asked["note"] else None
    return {**asked, "stage": note.stage_id, "role": note.role_id} if note else {**asked, "note": None}
