"""A conversation's place in time: planned, moved, or given up."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from conversations import telling
from conversations.answering import Question, ask, attempted, came_from, done, sent, told
from conversations.forms import CancellingForm, MovingForm, PlanForm
from conversations.models import Conversation, Opportunity
from conversations.placing import places
from conversations.talk_choices import TalkChoices
from people.access import require, visible_or_404

PLACES = {
    "later": gettext_lazy("Later today"),
    "tomorrow": gettext_lazy("Tomorrow"),
    "working": gettext_lazy("Next working day"),
    "week": gettext_lazy("Next week"),
    "after": gettext_lazy("The working day after it"),
}
REASONS = (
    gettext_lazy("The buyer asked for it"),
    gettext_lazy("Could not reach them"),
    gettext_lazy("Not needed any more"),
)


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.log", opportunity)
    planned = opportunity.planned_of(request.GET.get("planned"))
    choices = TalkChoices(opportunity, also=planned)
    form = PlanForm(
        sent(request),
        member=request.member,
        choices=choices,
        initial=lambda: choices.start(planned or choices.suggested),
    )
    if form.is_valid() and attempted(form, _schedule, opportunity, form, by=request.member):
        messages.success(request, _("Planned."))
        return done(request, reverse("conversations:opportunity_show", args=[workspace, pk]))
    context = {"form": form, "opportunity": opportunity, "choices": choices}
    return render(request, "conversations/conversation/plan.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    back = came_from(request, reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id]))
    form = MovingForm(sent(request), initial={"starts_at": conversation.starts_at})
    if form.is_valid() and attempted(form, conversation.reschedule, form.cleaned_data["starts_at"], by=request.member):
        undo = reverse("conversations:schedule_undo_create", args=[workspace, pk, conversation.revision])
        says = _("It is on %(when)s now.") % {"when": telling.moment(conversation.starts_at)}
        return told(request, back, says, undo=undo if "starts_at" in form.changed_data else "")
    url = reverse("conversations:schedule_update", args=[workspace, pk])
    title = _("Move “%(about)s”") % {"about": conversation.about}
    presses = (reverse("conversations:schedule_day_update", args=[workspace, pk]), "to", _places(conversation, request))
    about = conversation.opportunity.name
    return ask(request, Question(title, url, about, back, _("Move"), form, presses=presses))


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    """It will not take place; or it never did, and was logged by mistake."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    opportunity, was_held = conversation.opportunity, conversation.is_held
    require(request.member, "conversation.edit", opportunity)
    back = came_from(request, reverse("conversations:opportunity_show", args=[workspace, opportunity.pk]))
    form = CancellingForm(sent(request), is_of_several=conversation.together is not None)
    if form.is_valid() and attempted(form, _cancel, conversation, form, by=request.member):
        again = reverse("conversations:schedule_create", args=[workspace, opportunity.pk])
        planned = conversation.planned_conversation_id
        again += f"?planned={planned}" if planned else ""
        return told(request, back, _("Cancelled."), then=None if was_held else (_("Plan another one"), again))
    url = reverse("conversations:schedule_remove", args=[workspace, pk])
    title = _("Cancel “%(about)s”") % {"about": conversation.about}
    says = _("It was logged as held. What it showed, its milestones too, is taken back.") if was_held else ""
    presses = None if was_held else (url, "because", [(str(reason), str(reason)) for reason in REASONS])
    question = Question(
        title, url, opportunity.name, back, _("Cancel the conversation"), form, says, css="danger", presses=presses
    )
    return ask(request, question)


def _places(conversation, request) -> list[tuple[str, str]]:
    """Each says when that is."""
    found = places(conversation.starts_at, timezone.now(), request.member.workspace.zone)
    return [(name, f"{PLACES[name]} · {telling.moment(moment)}") for name, moment in found.items()]


def _cancel(conversation, form, *, by):
    conversation.cancel(form.cleaned_data["because"], by=by, everywhere=form.everywhere)


def _schedule(opportunity, form, *, by):
    return Conversation.schedule(opportunity, form.talk(), by=by, token=form.cleaned_data["token"])
