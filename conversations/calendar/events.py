"""Conversations as calendar programs read them (RFC 5545), and what invites say of them (RFC 5546).

Hours are written in universal time: every program shows them in the zone of whoever looks, on either side of a night
when the clocks change, and none needs to know the rules of another country's clocks.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from conversations.models.invite import USUAL_LENGTH, Invite
from salesproc.addresses import address

PRODUCT = "-//Salesproc//Conversations//EN"
A_DAY = timedelta(days=1)
READ_AGAIN = timedelta(hours=1)


def uid(conversation_id: int) -> str:
    """The same event in the feed and in every invite to it."""
    return f"conversation-{conversation_id}@{urlsplit(settings.BASE_URL).hostname}"


# ---- what a member reads of their own
def feed(name: str, conversations, *, slug: str) -> bytes:
    """Conversations with their opportunity, account and participants, as one calendar."""
    calendar = Calendar.new(prodid=PRODUCT, name=name, refresh_interval=READ_AGAIN)
    calendar.add("X-PUBLISHED-TTL", READ_AGAIN)
    for each in conversations:
        calendar.add_component(_own_event(each, slug))
    return calendar.to_ical()


def _own_event(conversation, slug: str) -> Event:
    event = Event.new(
        uid=uid(conversation.pk),
        stamp=conversation.created_at,
        sequence=conversation.revision,
        summary=_summary(conversation),
        description=_description(conversation, slug),
        url=settings.BASE_URL + address(slug, "conversations:conversation_show", pk=conversation.pk),
    )
    if conversation.time_known:
        _put_hours(event, conversation.starts_at, conversation.duration or USUAL_LENGTH)
    else:  # the file that brought it gave a day
        day = timezone.localtime(conversation.starts_at).date()
        event.start, event.end = day, day + A_DAY
        event.add("TRANSP", "TRANSPARENT")
    return event


def _put_hours(event: Event, starts_at: datetime, length: timedelta) -> None:
    event.start, event.end = starts_at.astimezone(UTC), (starts_at + length).astimezone(UTC)


def _summary(conversation) -> str:
    names = ", ".join(contact.name for contact in conversation.participants.all())
    account = conversation.opportunity.account
    parts = [conversation.about, names, account.name if account else ""]
    return " · ".join(part for part in parts if part)


def _description(conversation, slug: str) -> str:
    """The opportunity, what the conversation is for, and the two presses: prepare and log."""
    planned = conversation.planned_conversation
    lines = [conversation.opportunity.name, planned.purpose if planned else ""]
    if conversation.is_scheduled:
        prepare = address(slug, "conversations:preparation_show", pk=conversation.pk)
        log = address(slug, "conversations:conversation_create") + f"?scheduled={conversation.pk}"
        lines.append(_("Prepare it: %(link)s") % {"link": settings.BASE_URL + prepare})
        lines.append(_("Log it: %(link)s") % {"link": settings.BASE_URL + log})
    return "\n".join(line for line in lines if line)


# ---- what a buyer is sent
def invitation(invite: Invite, organizer) -> bytes:
    """What the buyer's calendar is told. Nothing in it but the hour, and what the member wrote for the buyer."""
    calendar = Calendar.new(prodid=PRODUCT, method="CANCEL" if invite.is_cancellation else "REQUEST")
    event = Event.new(
        uid=uid(invite.conversation_id),
        stamp=invite.asked_at,
        sequence=invite.sequence,
        summary=invite.subject,
        description=invite.message or None,
        status="CANCELLED" if invite.is_cancellation else "CONFIRMED",
        organizer=vCalAddress.new(organizer.address, cn=organizer.name),
        attendees=[
            vCalAddress.new(
                invite.email, cn=invite.contact.name, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp=True
            )
        ],
    )
    _put_hours(event, invite.starts_at, invite.length)
    calendar.add_component(event)
    return calendar.to_ical()
