"""How a draft is edited: one shape for its stages, milestones, indicators, buyer roles and conversations."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stages.http import number
from stages.models import Indicator, Milestone, PlannedConversation, Stage, VersionRole

REMOVED_BY = {
    Stage: "stages:stage_remove",
    Milestone: "stages:milestone_remove",
    Indicator: "stages:indicator_remove",
    VersionRole: "stages:version_role_remove",
    PlannedConversation: "stages:planned_conversation_remove",
}


def edit(request, form, version, *, heading):
    """Shows the form, or does what it says and goes back to the draft, to the place that was edited."""
    version.require_draft()
    if form.submit(by=request.member):
        return redirect(place_of(form.instance))
    context = {"form": form, "version": version, "heading": heading, "back": back_to(form.instance)}
    if form.instance.pk:
        kwargs = {"workspace": request.member.workspace.slug, "pk": form.instance.pk}
        context["remove_url"] = reverse(REMOVED_BY[type(form.instance)], kwargs=kwargs)
    return render(request, "stages/part/form.html", context, status=form.status)


def ask_before_removing(request, part, goes, *, serving=()):
    """Says what goes with it; on a press, removes it."""
    version = part.its_version()
    version.require_draft()
    if request.method == "POST":
        back = reverse("stages:version_show", kwargs={"workspace": request.member.workspace.slug, "pk": version.pk})
        part.remove(by=request.member, seen=request.POST.get("seen"))
        messages.success(request, _("“%(name)s” was removed.") % {"name": part})
        return redirect(back)
    context = {"part": part, "goes": goes, "serving": serving, "version": version, "back": back_to(part)}
    return render(request, "stages/part/remove.html", context)


def move(request, part):
    """One place up or down, as the button says; from the place that the page showed."""
    part.move_to(number(request.POST.get("position")) or 1, by=request.member, was=number(request.POST.get("was")))
    return redirect(place_of(part))


def back_to(part) -> str:
    return place_of(part) if part.pk else address(part.its_version())


def place_of(part) -> str:
    """Where a part stands on the page of its draft."""
    if isinstance(part, PlannedConversation):
        return f"{address(part.version)}?{urlencode({'note': part.pk})}#conversation"
    if isinstance(part, VersionRole):
        return f"{address(part.version)}#roles"
    stage = part if isinstance(part, Stage) else part.stage
    return f"{address(stage.version)}#stage-{stage.pk}"


def address(version) -> str:
    return reverse("stages:version_show", kwargs={"workspace": version.workspace.slug, "pk": version.pk})
