from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.answering import attempted, done, refuse_another_author, sent
from conversations.comments_page import CommentsPage
from conversations.conversation_page import ConversationPage, Picking, shared_words
from conversations.enclosures_page import EnclosuresPage
from conversations.forms import CorrectionForm, LogForm
from conversations.forms.conversation import held_values
from conversations.models import Conversation, Opportunity, Preparation, ReadMark
from conversations.talk_choices import TalkChoices
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.see", conversation.opportunity)
    page = ConversationPage(conversation, request.member)
    if page.is_to_read:
        ReadMark.put([conversation], by=request.member)
    comments = CommentsPage(conversation, request.member, shows_all=request.GET.get("comments") == "all")
    context = {"page": page, "conversation": conversation, "comments": comments}
    context["enclosures"] = EnclosuresPage(conversation, request.member)
    return render(request, "conversations/conversation/show.html", context)


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    """Logs a conversation: of the opportunity that is given, for the one that was scheduled, else asks which."""
    opportunity, scheduled = _given(request)
    if opportunity is None:
        require(request.member, "conversation.log")
        return render(
            request, "conversations/conversation/pick.html", {"picking": Picking(request.member, request.GET)}
        )
    require(request.member, "conversation.log", opportunity)
    refuse_another_author(request)
    planned = opportunity.planned_of(request.GET.get("planned"))
    choices = TalkChoices(opportunity, also=planned, conversation=scheduled)
    start = _start(choices, planned, scheduled, request)
    form = LogForm(sent(request), member=request.member, choices=choices, initial=start)
    if form.is_valid() and attempted(form, form.log, opportunity, scheduled):
        return _logged(request, form.result, scheduled)
    context = {"form": form, "opportunity": opportunity, "scheduled": scheduled, "choices": choices}
    context |= {"is_own_page": _is_own_page(request), "notes": _notes(request, opportunity, scheduled, planned)}
    inside = bool(request.htmx) and request.htmx.target == "log"
    template = "conversations/conversation/_log.html" if inside else "conversations/conversation/create.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    """Corrects what was written. What it was before is kept, and shown."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    choices = TalkChoices(conversation.opportunity, conversation=conversation, suggests=False)
    form = CorrectionForm(sent(request), member=request.member, choices=choices, conversation=conversation)
    if form.is_valid() and attempted(form, _correct, conversation, form, by=request.member):
        messages.success(request, _("Corrected. What it was before is kept."))
        if form.result:
            messages.info(request, ConversationPage(conversation, request.member).apart_says)
        return redirect("conversations:conversation_show", workspace=workspace, pk=pk)
    context = {"form": form, "conversation": conversation, "choices": choices}
    return render(request, "conversations/conversation/update.html", context, status=422 if form.is_bound else 200)


def _is_own_page(request) -> bool:
    """Whether the form stands alone, also when htmx sends it from there: it has its title and its way out."""
    return not request.htmx or (request.htmx.current_url_abs_path or "").partition("?")[0] == request.path


def _given(request):
    """The opportunity and the scheduled conversation that the address names."""
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("scheduled", "").isdecimal():
        scheduled = visible_or_404(Conversation.objects.in_full(), request.member, pk=asked["scheduled"])
        return _opportunity(request, scheduled.opportunity_id), scheduled
    if asked.get("opportunity", "").isdecimal():
        return _opportunity(request, asked["opportunity"]), None
    return None, None


def _notes(request, opportunity, scheduled, planned) -> Preparation | None:
    """What the member noted when they prepared it."""
    mine = Preparation.objects.visible_to(request.member).exclude(text="")
    if scheduled is not None:
        return mine.of_conversation(scheduled).first()
    return mine.of_suggestion(opportunity, planned).first() if planned else None


def _opportunity(request, pk):
    """What is sent is rarely shown again: the names around it are read then."""
    if request.method == "POST":
        return visible_or_404(Opportunity, request.member, pk=pk)
    return visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)


def _start(choices, planned, scheduled, request) -> Callable:
    """What is filled in: as it was scheduled, else as the score says; and the words that were shared."""
    shared = shared_words(request.GET)
    words = {"words": shared} if shared else {}
    if scheduled is not None:
        return lambda: held_values(scheduled, request.member) | words
    return lambda: choices.start(planned or choices.likely) | words


def _logged(request, conversation, scheduled):
    opportunity = conversation.opportunity
    # whatever was typed for it on this device is received
    tags = f"draft-log-{opportunity.pk}-{scheduled.pk}" if scheduled else f"draft-log-{opportunity.pk}"
    said = _("Logged.") if not conversation.was_logged_before else _("This was logged already. Nothing was written.")
    page = reverse("conversations:conversation_show", args=[request.member.workspace.slug, conversation.pk])
    messages.success(request, said, extra_tags=f"{tags} files-{page}#files")
    return done(
        request, reverse("conversations:opportunity_show", args=[request.member.workspace.slug, opportunity.pk])
    )


def _correct(conversation, form, *, by):
    return conversation.correct(form.values(), revision=form.cleaned_data["revision"], by=by)
