from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.answering import attempted, sent
from conversations.audience import Audience
from conversations.comments_page import CommentsPage
from conversations.conversation_page import ConversationPage
from conversations.enclosures_page import EnclosuresPage
from conversations.forms.comment import CommentForm
from conversations.models import Comment, Conversation
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    """Said under the conversation `pk`. To htmx, all that is said there."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.comment", conversation.opportunity)
    form = CommentForm(request.POST, audience=Audience(conversation.opportunity), member=request.member)
    written = form.is_valid() and attempted(form, _write, conversation, form, by=request.member)
    if written and not request.htmx:
        return redirect(_thread(workspace, pk))
    comments = CommentsPage(conversation, request.member, form=None if written else form)
    context = {"comments": comments, "conversation": conversation}
    if request.htmx:
        template = "conversations/comment/_comments.html"
    else:
        template, context["page"] = (
            "conversations/conversation/show.html",
            ConversationPage(conversation, request.member),
        )
        context["enclosures"] = EnclosuresPage(conversation, request.member)
    return render(request, template, context, status=200 if written else 422)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    comment = visible_or_404(Comment.objects.in_full(), request.member, pk=pk)
    comment.refuse_others(by=request.member)
    audience = Audience(comment.conversation.opportunity)
    form = CommentForm(sent(request), audience=audience, member=request.member, comment=comment)
    if form.is_valid() and attempted(form, _edit, comment, form, by=request.member):
        messages.success(request, _("Changed. What it said before is kept."))
        return redirect(_thread(workspace, comment.conversation_id))
    context = {"form": form, "comment": comment, "back": _thread(workspace, comment.conversation_id)}
    return render(request, "conversations/comment/update.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request, workspace, pk):
    comment = visible_or_404(Comment.objects.in_full(), request.member, pk=pk)
    comment.remove(by=request.member)
    messages.success(request, _("The comment is removed."))
    return redirect(_thread(workspace, comment.conversation_id))


def _thread(workspace, pk: int) -> str:
    return reverse("conversations:conversation_show", args=[workspace, pk]) + "#comments"


def _write(conversation, form, *, by):
    said = form.cleaned_data
    return Comment.write(conversation, said["text"], to=said["to"], token=said["token"], by=by)


def _edit(comment, form, *, by):
    said = form.cleaned_data
    comment.edit(said["text"], to=said["to"], revision=said["revision"] or 0, by=by)
