from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conversations.answering import done, told
from conversations.attaching.serving import sent_as_file
from conversations.enclosing import part
from conversations.enclosures_page import EnclosuresPage, receive
from conversations.models import Attachment, Conversation
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    """Always as a file to be kept."""
    attachment = visible_or_404(Attachment.objects.in_full().standing(), request.member, pk=pk)
    require(request.member, "conversation.see", attachment.conversation.opportunity)
    return sent_as_file(attachment)


@require_POST
def create(request, workspace, pk):
    """Each file by itself: one that is refused takes no other with it. To htmx, the part of the page."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", conversation.opportunity)
    files = request.FILES.getlist("files")
    is_too_large = getattr(request, "is_too_large", False)  # known once the files are read
    received = receive(conversation, files, by=request.member, is_too_large=is_too_large)
    if received.refused or request.htmx:
        page = EnclosuresPage(conversation, request.member, received=received)
        return part(request, conversation, page, status=422 if received.refused else 200)
    messages.success(request, received.says)
    return done(request, reverse("conversations:conversation_show", args=[workspace, pk]))


@require_POST
def remove(request, workspace, pk):
    attachment = visible_or_404(Attachment.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.edit", attachment.conversation.opportunity)
    attachment.remove(by=request.member)
    back = reverse("conversations:conversation_show", args=[workspace, attachment.conversation_id])
    undo = reverse("conversations:attachment_undo_create", args=[workspace, pk])
    return told(request, back, _("The file “%(name)s” is removed.") % {"name": attachment.name}, undo=undo)
