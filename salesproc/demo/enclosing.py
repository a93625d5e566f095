"""What goes with one conversation of the demo: its minutes, written here, and a link."""

from django.core.files.base import ContentFile

from conversations.models import Attachment, Conversation, Link
from people.models import Membership

MINUTES = """Minutes

What it costs today: about a day a week for two people in planning.
Who else it touches: the plant manager, and purchasing at the end of each quarter.
Next: a figure for a whole year, checked by their controller.
"""
PAGE = "https://example.com/planning"


def enclose(talk: Conversation, *, by: Membership) -> None:
    Attachment.attach(talk, ContentFile(MINUTES.encode(), name="Minutes.txt"), by=by)
    Link.add(talk, PAGE, title="Their page on planning", by=by)
