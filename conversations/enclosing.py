"""How files and links are answered: the part of the page of a conversation, or the whole page without a script."""

from django.shortcuts import render

from conversations.comments_page import CommentsPage
from conversations.conversation_page import ConversationPage
from conversations.enclosures_page import EnclosuresPage


def part(request, conversation, enclosures: EnclosuresPage, *, status: int):
    context = {"enclosures": enclosures, "conversation": conversation}
    if request.htmx:
        return render(request, "conversations/enclosures/_part.html", context, status=status)
    context["page"] = ConversationPage(conversation, request.member)
    context["comments"] = CommentsPage(conversation, request.member)
    return render(request, "conversations/conversation/show.html", context, status=status)
