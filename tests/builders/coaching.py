"""Comments and examples, made by the real verbs."""

from conversations.models import Comment, Conversation


def build_comment(conversation, text="Well asked.", *, by, **more) -> Comment:
    """The conversation is read as a page reads it."""
    return Comment.write(Conversation.objects.in_full().get(pk=conversation.pk), text, by=by, **more)
