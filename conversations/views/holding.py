"""A scheduled conversation took place as it was planned: one press, and the way back."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import done, refuse_another_author
from conversations.forms import HoldingForm
from conversations.models import Conversation
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.log", conversation.opportunity)
    refuse_another_author(request)
    conversation.hold_as_planned(by=request.member, token=HoldingForm(request.POST).pressed())
    if request.htmx and request.htmx.target == f"talk-{pk}":
        return _line(request, conversation)
    said = _("Logged.") if not conversation.was_logged_before else _("This was logged already. Nothing was written.")
    messages.success(request, said)
    return done(request, f"{_page(workspace, conversation)}?logged={pk}#conversation-{pk}")


@require_POST
def remove(request, workspace, pk):
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.log", conversation.opportunity)
    conversation.take_back(by=request.member)
    messages.success(request, _("Taken back: it waits to be logged."))
    today = reverse("conversations:today", args=[workspace])
    from_today = bool(request.htmx) and request.htmx.current_url_abs_path == today
    return done(request, today if from_today else _page(workspace, conversation))


def _page(workspace, conversation) -> str:
    return reverse("conversations:opportunity_show", args=[workspace, conversation.opportunity_id])


def _line(request, conversation):
    """In the place of the line of the agenda."""
    context = {"conversation": conversation, "people": [each.name for each in conversation.as_talk().contacts]}
    context["address"] = reverse(
        "conversations:conversation_show", args=[request.member.workspace.slug, conversation.pk]
    )
    context["plan"] = f"{_page(request.member.workspace.slug, conversation)}plan/"
    return render(request, "conversations/holding/_logged.html", context)
