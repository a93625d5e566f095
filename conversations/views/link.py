from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conversations.answering import attempted, done, told
from conversations.enclosing import part
from conversations.enclosures_page import EnclosuresPage
from conversations.forms.link import LinkForm
from conversations.models import Conversation, Link
from people.access import require, visible_or_404


@require_POST
def create(request, workspace, pk):
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    form = LinkForm(request.POST)
    added = form.is_valid() and attempted(form, _add, conversation, form, by=request.member)
    if request.htmx or not added:
        page = EnclosuresPage(conversation, request.member, form=None if added else form)
        return part(request, conversation, page, status=200 if added else 422)
    messages.success(request, _("The link is added."))
    return done(request, reverse("conversations:conversation_show", args=[workspace, pk]))


@require_POST
def remove(request, workspace, pk):
    link = visible_or_404(Link.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", link.conversation.opportunity)
    link.remove(by=request.member)
    back = reverse("conversations:conversation_show", args=[workspace, link.conversation_id])
    undo = reverse("conversations:link_undo_create", args=[workspace, pk])
    return told(request, back, _("The link is removed."), undo=undo)


def _add(conversation, form, *, by):
    return Link.add(conversation, form.cleaned_data["url"], title=form.cleaned_data["title"], by=by)
