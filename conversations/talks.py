"""Conversations as a thread and a score show them, with the names of everybody in them.

By hand, because it is asked for dozens of rows at once, each with its people: Django takes ten times as long to make
their objects as PostgreSQL to find them. Who may see the rows is a matter of whoever names them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Conversation
from salesproc.prepared import read

TALKS = """
    SELECT c.id, c.opportunity_id, c.state, c.starts_at, c.channel, c.duration,
        c.planned_conversation_id, c.buyer_role_id, c.stage_id,
        coalesce(
            (SELECT theme_name FROM stages_plannedconversation WHERE id = c.planned_conversation_id),
            (SELECT name FROM stages_theme WHERE id = c.theme_id)
        ),
        (SELECT name FROM people_membership WHERE id = c.held_by_id),
        ARRAY(
            SELECT contact.name FROM conversations_participation part
            JOIN conversations_contact contact ON contact.id = part.contact_id
            WHERE part.conversation_id = c.id ORDER BY part.id
        ),
        c.words, c.movement, c.cancelled_because, c.together IS NOT NULL, c.revision,
        CASE WHEN c.state = 'scheduled' THEN (
            SELECT count(*) FROM conversations_attempt WHERE conversation_id = c.id AND taken_back_at IS NULL
        ) ELSE 0 END,
        (SELECT count(*) FROM conversations_attachment WHERE conversation_id = c.id AND removed_at IS NULL)
            + (SELECT count(*) FROM conversations_link WHERE conversation_id = c.id AND removed_at IS NULL)
    FROM conversations_conversation c
"""
OF_ONE = f"{TALKS} WHERE c.opportunity_id = %(opportunity)s ORDER BY c.starts_at DESC, c.id DESC LIMIT %(most)s"
OF_KEYS = f"{TALKS} WHERE c.id = ANY(%(keys)s::bigint[])"
CHANNELS, STATE = dict(Conversation.Channel.choices), Conversation.State


class Talk(NamedTuple):
    pk: int
    opportunity_id: int
    state: str
    starts_at: datetime
    channel: str
    duration: timedelta | None
    planned_conversation_id: int | None
    buyer_role_id: int | None
    stage_id: int | None
    named: str | None  # what it was about, in the words that the score had when it was on it
    held_by: str | None
    people: list[str]
    words: str
    movement: str
    cancelled_because: str
    is_of_several: bool  # the same talk was about other opportunities too
    revision: int
    attempts: int  # while it is scheduled
    enclosed: int  # files and links

    @property
    def about(self) -> str:
        return self.named or self.through or _("Conversation")

    @property
    def through(self) -> str:
        """The channel, in words."""
        return str(CHANNELS.get(self.channel, ""))

    @property
    def is_scheduled(self) -> bool:
        return self.state == STATE.SCHEDULED

    @property
    def is_held(self) -> bool:
        return self.state == STATE.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == STATE.CANCELLED

    @property
    def waits_to_be_logged(self) -> bool:
        return self.is_scheduled and self.starts_at < timezone.now()

    @property
    def may_be_held(self) -> bool:
        """One press is enough: it is of today or before, and it is known with whom."""
        return self.is_scheduled and bool(self.people) and timezone.localdate(self.starts_at) <= timezone.localdate()


def newest(opportunity_id: int, most: int) -> list[Talk]:
    return _talks(OF_ONE, {"opportunity": opportunity_id, "most": most})


def by_keys(keys: Sequence[int]) -> list[Talk]:
    """In any order."""
    return _talks(OF_KEYS, {"keys": list(keys)}) if keys else []


def _talks(statement: str, asked: dict) -> list[Talk]:
    return [Talk(*row) for row in read(statement, asked)]
