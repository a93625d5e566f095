"""A conversation's place in time: planned, moved, or given up."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conversations.answering import Question, ask, attempted, done, sent
from conversations.forms import CancellingForm, MovingForm, PlanForm
from conversations.models import Conversation, Opportunity
from conversations.talk_choices import TalkChoices
from people.access import require, visible_or_404


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
    back = reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id])
    form = MovingForm(sent(request), initial={"starts_at": conversation.starts_at})
    if form.is_valid() and attempted(form, conversation.reschedule, form.cleaned_data["starts_at"], by=request.member):
        messages.success(request, _("Moved."))
        return done(request, back)
    url = reverse("conversations:schedule_update", args=[workspace, pk])
    return ask(
        request,
        Question(
            _("Move “%(about)s”") % {"about": conversation.about},
            url,
            conversation.opportunity.name,
            back,
            _("Move"),
            form,
        ),
    )


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    """It will not take place; or it never did, and was logged by mistake."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    back = reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id])
    form = CancellingForm(sent(request))
    if form.is_valid() and attempted(form, conversation.cancel, form.cleaned_data["because"], by=request.member):
        messages.success(request, _("Cancelled."))
        return done(request, back)
    url = reverse("conversations:schedule_remove", args=[workspace, pk])
    title = _("Cancel “%(about)s”") % {"about": conversation.about}
    says = (
        _("It was logged as held. What it showed, its milestones too, is taken back.") if conversation.is_held else ""
    )
    return ask(
        request,
        Question(
            title, url, conversation.opportunity.name, back, _("Cancel the conversation"), form, says, css="danger"
        ),
    )


def _schedule(opportunity, form, *, by):
    return Conversation.schedule(opportunity, form.talk(), by=by, token=form.cleaned_data["token"])
