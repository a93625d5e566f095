"""The calendar that a secret address shows."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.calendar import events
from conversations.models import CalendarFeed, Conversation
from people import isolation
from people.keys import Key
from people.models import Membership

PAST, FUTURE = timedelta(days=60), timedelta(days=730)
MOST = 2000
AN_HOUR = timedelta(hours=1)


def found_by(token: str) -> CalendarFeed | None:
    """The feed that an address names, with its workspace opened for the rest of the transaction."""
    key = Key.read(token)
    if key is None:
        return None
    isolation.open_here(key.workspace_id)
    feeds = CalendarFeed.objects.in_force().filter(workspace_id=key.workspace_id, token_digest=key.digest)
    members = Membership.objects.active().filter(pk__in=feeds.values("member"))
    return feeds.filter(member__in=members).select_related("member__workspace", "member__user").first()


def written(feed: CalendarFeed) -> bytes:
    """In the language of whoever it belongs to, and in the zone of the workspace."""
    member = feed.member
    now = timezone.now()
    if feed.read_at is None or now - feed.read_at > AN_HOUR:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    user, workspace = member.user, member.workspace
    language = (user.language if user else "") or workspace.language
    with translation.override(language), timezone.override(workspace.zone):
        name = _("Conversations of %(name)s") % {"name": member.name}
        return events.feed(name, conversations_of(member, now), slug=workspace.slug)


def conversations_of(member, now):
    """Scheduled ones; and those held that had been scheduled, so that they do not vanish when they are logged."""
    talks = Conversation.objects.visible_to(member).filter(
        Q(state=Conversation.State.SCHEDULED) | Q(state=Conversation.State.HELD, created_at__lt=F("starts_at")),
        held_by=member,
        starts_at__gte=now - PAST,
        starts_at__lt=now + FUTURE,
    )
    related = ("opportunity__account", "theme", "planned_conversation")
    talks = talks.select_related(*related).prefetch_related("participants").order_by("starts_at", "pk")
    return talks.defer("search", "opportunity__search", "opportunity__account__search", "words")[:MOST]
