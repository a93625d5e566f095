"""What the pages of a conversation show: what was said, what it was before, and which opportunity to log for."""

from functools import cached_property
from itertools import pairwise

from django.db.models import Q, Value
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations import telling
from conversations.models import Account, Conversation, Example, Invite, Opportunity, Participation
from conversations.models.invite import known_to
from conversations.models.plain import Plain
from conversations.models.talk import LONGEST_WORDS
from people.corrected import Authors, Change, Correction
from salesproc.figures import number

SHOWN = 20
FEW_ACCOUNTS = 50


class ConversationPage:
    COMPARED = (
        "state",
        "starts_at",
        "duration",
        "channel",
        "theme",
        "planned_conversation",
        "buyer_role",
        "held_by",
        "words",
        "movement",
        "purpose_obtained",
    )

    def __init__(self, conversation: Conversation, member):
        self.conversation, self.member = conversation, member

    @cached_property
    def may_edit(self) -> bool:
        return not self.conversation.is_cancelled and self.member.may(
            "conversation.edit", self.conversation.opportunity
        )

    @cached_property
    def may_mark(self) -> bool:
        return self.conversation.is_held and self.member.may("example.mark", self.conversation.opportunity)

    @cached_property
    def is_to_read(self) -> bool:
        """By who leads, of what somebody else held."""
        said = self.conversation.is_held and self.conversation.words and self.conversation.held_by_id != self.member.pk
        return bool(said) and self.member.may("coaching.read", self.conversation.opportunity)

    @cached_property
    def examples(self) -> list[Example]:
        return list(self.conversation.examples.standing().select_related("marked_by"))

    @cached_property
    def participants(self):
        return list(self.conversation.participants.order_by("participations__pk"))

    # ---- what stands in the calendars of others
    @cached_property
    def invites(self) -> list[Invite]:
        return known_to(self.conversation)

    @property
    def invites_differ(self) -> bool:
        """Somebody's calendar says something else than what is true."""
        talk = self.conversation
        if talk.is_cancelled:
            return any(not each.is_cancellation for each in self.invites)
        return talk.is_scheduled and any(each.starts_at != talk.starts_at for each in self.invites)

    @cached_property
    def may_invite(self) -> bool:
        is_to_come = self.conversation.is_scheduled and self.conversation.starts_at > timezone.now()
        return is_to_come and self.member.may("conversation.log", self.conversation.opportunity)

    @property
    def may_call_off(self) -> bool:
        may = self.member.may("conversation.log", self.conversation.opportunity)
        return self.conversation.is_cancelled and self.invites_differ and may

    @cached_property
    def attempts(self):
        return list(self.conversation.attempts.standing().select_related("tried_by"))

    @property
    def tried_says(self) -> str:
        return capfirst(telling.tried(len(self.attempts)))

    @cached_property
    def together(self) -> list[Conversation]:
        """The same talk, as it was written down for other opportunities."""
        if self.conversation.together is None:
            return []
        rows = Conversation.objects.visible_to(self.member).filter(together=self.conversation.together)
        return list(rows.exclude(pk=self.conversation.pk).select_related("opportunity").order_by("pk"))

    @cached_property
    def _apart(self) -> int:
        """Of the same talk, those that the member may not edit."""
        others = self.conversation.others if self.conversation.together else []
        return sum(not self.member.may("conversation.edit", other.opportunity) for other in others)

    @property
    def apart_says(self) -> str:
        """That a correction leaves them alone; empty where there is none. They are not named: they may be hidden."""
        if not self._apart:
            return ""
        text = ngettext(
            "For one other opportunity, of a team that is not yours, it stays as it is.",
            "For %(n)s other opportunities, of teams that are not yours, it stays as it is.",
            self._apart,
        )
        return text % {"n": number(self._apart)}

    @cached_property
    def milestones(self):
        return list(self.conversation.milestones_reached.standing().select_related("milestone"))

    @cached_property
    def corrections(self) -> list[Correction]:
        """The newest first. Each kept row is what stood until it was changed into the one after it."""
        related = ("theme", "held_by", "planned_conversation", "buyer_role")
        kept = list(self.conversation.events.select_related(*related).order_by("pgh_id"))
        authors = Authors(self.member, kept)
        corrections = [
            Correction(old.pgh_created_at, authors.of(old), self._changes(old, new))
            for old, new in pairwise([*kept, self.conversation])
        ]
        return [correction for correction in reversed(corrections) if correction.changes]

    def _changes(self, old, new) -> list[Change]:
        changes = []
        for name in self.COMPARED:
            if getattr(old, name) != getattr(new, name):
                field = Conversation._meta.get_field(name)
                changes.append(Change(str(field.verbose_name), self._said(old, field)))
        if self._present_in(old.revision) != self._present_in(new.revision):
            changes.append(Change(_("with whom"), ", ".join(self._present_in(old.revision))))
        return changes

    @cached_property
    def _took_part(self) -> list[tuple[str, int, int | None]]:
        """Everybody who ever took part: their name, the revision they came with, and the one they left with."""
        columns = ("contact__name", "added_in", "removed_in")
        present = self.conversation.participations.order_by("pk")
        left = Participation.pgh_event_models["deleted"].objects.filter(conversation=self.conversation)
        return [*present.values_list(*columns), *left.order_by("pgh_id").values_list(*columns)]

    def _present_in(self, revision: int) -> list[str]:
        took_part = self._took_part
        return sorted(n for n, came, left in took_part if (came or 0) <= revision and (left is None or revision < left))

    def _said(self, old, field) -> str:
        value = getattr(old, field.name)
        if field.choices:
            value = dict(field.choices).get(value, value)
        elif field.name == "starts_at":
            value = timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        elif field.name == "duration" and value is not None:
            value = f"{value.total_seconds() / 60:g} min"
        return str(value) if value not in (None, "") else ""


def shared_words(params) -> str:
    """What somebody sends here from another application of their phone."""
    parts = (params.get(name, "").strip() for name in ("title", "text", "url"))
    return "\n".join(part for part in parts if part)[:LONGEST_WORDS]


class Picking:
    """Which opportunity: those that wait to be logged and one's own first, or those found by a word."""

    def __init__(self, member, params):
        self.member, self.words = member, params.get("q", "").strip()[:200]
        self.shared = shared_words(params)

    @property
    def carried(self) -> str:
        """What the addresses of the form take along."""
        return f"&{urlencode({'text': self.shared})}" if self.shared else ""

    @cached_property
    def may_open(self) -> bool:
        return self.member.may("opportunity.create")

    @cached_property
    def _visible(self):
        opportunities = Opportunity.objects.visible_to(self.member).select_related("account", "owner")
        return opportunities.defer("search", "account__search")

    @cached_property
    def waiting(self) -> list[Conversation]:
        """Scheduled, and their time has come."""
        if self.words:
            return []
        talks = Conversation.objects.visible_to(self.member).scheduled()
        talks = talks.filter(held_by=self.member, starts_at__lte=timezone.now()).order_by("-starts_at")
        return list(talks.select_related("opportunity__account", "theme", "planned_conversation")[:SHOWN])

    @property
    def opportunities(self) -> list[Opportunity]:
        return self._first[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self._first) > SHOWN

    @cached_property
    def n_own(self) -> int:
        return self._own.count()

    @property
    def _own(self):
        return self._visible.open().owned_by(self.member)

    @cached_property
    def _first(self) -> list[Opportunity]:
        """One more than is shown tells that there are more."""
        if not self.words:
            return list(self._own.order_by("next_at", "-pk")[: SHOWN + 1])
        # The accounts first: one condition over two tables could use the index of neither.
        plain = Plain(Value(self.words))
        accounts = Account.objects.visible_to(self.member).filter(search__contains=plain).values_list("pk", flat=True)
        found = self._visible.filter(Q(search__contains=plain) | Q(account__in=list(accounts[:FEW_ACCOUNTS])))
        return list(found.order_by("-pk")[: SHOWN + 1])
