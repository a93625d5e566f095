from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations.answering import Question, ask, attempted, done, sent
from conversations.examples import examples_of
from conversations.forms.example import ExampleForm
from conversations.models import Conversation, Example
from people.access import require, visible_or_404
from stages.models import PlannedConversation

MOST = 200


@require_safe
def index(request, workspace, planned):
    """Examples for a planned conversation: a part of its page for htmx, else a page."""
    planned = visible_or_404(PlannedConversation.objects.select_related("stage"), request.member, pk=planned)
    require(request.member, "process.see", planned)
    template = "_part.html" if request.htmx else "index.html"
    examples = examples_of(planned, request.member) if request.htmx else examples_of(planned, request.member, MOST)
    return render(request, f"conversations/example/{template}", {"planned": planned, "examples": examples})


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "example.mark", conversation.opportunity)
    back = reverse("conversations:conversation_show", args=[workspace, pk])
    form = ExampleForm(sent(request), conversation=conversation)
    if form.is_valid() and attempted(form, _mark, conversation, form, by=request.member):
        messages.success(request, _("It is an example now. Whoever held it is told."))
        return done(request, back)
    url = reverse("conversations:example_create", args=[workspace, pk])
    says = _("It is shown on the score and when somebody prepares this conversation, to those who may see it.")
    title = _("Make it an example")
    return ask(request, Question(title, url, conversation.about, back, _("Make it an example"), form, says))


@require_POST
def remove(request, workspace, pk):
    example = visible_or_404(Example.objects.select_related("conversation__opportunity"), request.member, pk=pk)
    require(request.member, "example.mark", example.conversation.opportunity)
    example.take_back(by=request.member)
    messages.success(request, _("It is no example any more."))
    return redirect("conversations:conversation_show", workspace=workspace, pk=example.conversation_id)


def _mark(conversation, form, *, by):
    return Example.mark(conversation, form.cleaned_data["planned"], form.cleaned_data["reason"], by=by)
