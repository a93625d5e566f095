"""A thread of conversations, each line said once in words: what is drawn fifty times a page is kept cheap to draw."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conversations.models import Conversation
from salesproc.figures import day, hour

CSS = {Conversation.State.SCHEDULED: "plan", Conversation.State.CANCELLED: "dropped"}


@dataclass(frozen=True)
class Line:
    talk: Conversation
    address: str  # of its page; what is done to it is under it
    css: str
    when: str
    people: str


def lines(talks: Iterable[Conversation], slug: str) -> list[Line]:
    """Each talk has its `participations` with their contacts loaded."""
    folder = reverse("conversations:conversation_index", args=[slug])
    return [Line(talk, f"{folder}{talk.pk}/", _css(talk), _when(talk), _people(talk)) for talk in talks]


def _css(talk: Conversation) -> str:
    return CSS.get(talk.state) or ("" if talk.planned_conversation_id else "off")


def _when(talk: Conversation) -> str:
    """Fri 27 Nov, 14:00 of what is to come; 15 Nov · Video · 40 min · Chloé Martel of what was."""
    if talk.is_scheduled:
        return _("%(day)s, %(hour)s") % {"day": day(talk.starts_at, "MMMEd"), "hour": hour(talk.starts_at)}
    parts = [
        day(talk.starts_at),
        talk.channel and str(talk.get_channel_display()),
        talk.minutes and f"{talk.minutes} min",
        talk.held_by_id and talk.held_by.name,
        talk.is_cancelled and _("cancelled"),
    ]
    return " · ".join(part for part in parts if part)


def _people(talk: Conversation) -> str:
    return pgettext("in a list", ", ").join(each.contact.name for each in talk.participations.all())
