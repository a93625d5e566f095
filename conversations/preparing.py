"""The sheet that prepares one conversation: what it is for, what was said before, what is known of the buyer.

It stands on its own, on a phone or on paper: everything it says is in the page when it is opened.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from conversations.examples import examples_of
from conversations.involved import Person, people_of
from conversations.models import (
    Attachment,
    Contact,
    Conversation,
    Example,
    MilestoneReached,
    Participation,
    Preparation,
)
from conversations.suggestion_figures import Figure, quality_of
from conversations.talks import Talk, by_keys, newest
from stages.models import Milestone, PlannedConversation

FILES = 8
SAID = 6  # conversations whose words are shown
LOOKED_AT = 50  # the newest of the opportunity, among which the last one and what is agreed are found


@dataclass(frozen=True)
class Voice:
    """A buyer role of the score, and who speaks with it."""

    name: str
    people: list[Person]

    @property
    def is_met(self) -> bool:
        return any(person.last_held_at for person in self.people)


class Sheet:
    """Of a scheduled `conversation`, or of one that the score suggests (`planned`)."""

    def __init__(self, opportunity, member, *, conversation=None, planned: PlannedConversation | None = None):
        self.opportunity, self.member, self.conversation = opportunity, member, conversation
        opportunity.workspace = member.workspace
        then = conversation.planned_conversation if conversation else planned
        self.planned = then and (opportunity.planned_of(then.pk) or then)

    @property
    def about(self) -> str:
        return self.conversation.about if self.conversation else self.planned.theme_name

    @cached_property
    def examples(self) -> list[Example]:
        """Conversations that show how this one can be held."""
        return examples_of(self.planned, self.member)

    @cached_property
    def may_log(self) -> bool:
        return self.member.may("conversation.log", self.opportunity)

    # ---- with whom
    @cached_property
    def people(self) -> list[Person]:
        return people_of(self.opportunity.pk)

    @property
    def _role_id(self) -> int | None:
        if self.conversation and self.conversation.buyer_role_id:
            return self.conversation.buyer_role_id
        return self.planned.role.buyer_role_id if self.planned and self.planned.role else None

    @cached_property
    def contacts(self) -> list[Contact]:
        """Those it is scheduled with; else the people of the opportunity who have the role that it needs."""
        if self.conversation:
            return list(self.conversation.participants.order_by("participations__pk").defer("search"))
        like = [each for each in self.people if self._role_id and each.buyer_role_id == self._role_id]
        return [Contact(pk=each.contact_id, name=each.name) for each in like]

    @property
    def role_name(self) -> str:
        if self.planned and self.planned.role:
            return self.planned.role.name
        return self.conversation.buyer_role.name if self.conversation and self.conversation.buyer_role_id else ""

    @cached_property
    def voices(self) -> list[Voice]:
        roles = [(role.buyer_role_id, role.name) for role in self.opportunity.plan.roles]
        voices = [Voice(name, [each for each in self.people if each.buyer_role_id == pk]) for pk, name in roles]
        known = {pk for pk, _name in roles}
        others = [each for each in self.people if each.buyer_role_id not in known]
        return voices + ([Voice(_("No role on the score"), others)] if others else [])

    # ---- what was said
    @cached_property
    def said(self) -> list[Talk]:
        """By these people, in all opportunities that the member sees; by anybody of this one when nobody is named."""
        talks = Conversation.objects.visible_to(self.member).held().exclude(words="")
        if self.contacts:
            theirs = Participation.objects.filter(contact__in=[contact.pk for contact in self.contacts])
            talks = talks.filter(pk__in=theirs.values("conversation"))
        else:
            talks = talks.filter(opportunity=self.opportunity)
        found = by_keys(list(talks.order_by("-starts_at", "-pk").values_list("pk", flat=True)[:SAID]))
        return sorted(found, key=lambda talk: (talk.starts_at, talk.pk), reverse=True)

    @cached_property
    def _talks(self) -> list[Talk]:
        return newest(self.opportunity.pk, LOOKED_AT)

    @cached_property
    def last(self) -> Talk | None:
        return next((talk for talk in self._talks if talk.state == Conversation.State.HELD), None)

    @cached_property
    def files(self) -> list[Attachment]:
        """The newest that went with conversations of this opportunity."""
        rows = Attachment.objects.visible_to(self.member).standing().filter(conversation__opportunity=self.opportunity)
        return list(rows.select_related("by").order_by("-at", "-pk")[:FILES])

    # ---- what was agreed, and what is to be reached
    @cached_property
    def agreed(self) -> list[Talk]:
        """The other conversations that are scheduled with this buyer."""
        own = self.conversation.pk if self.conversation else None
        return [talk for talk in reversed(self._talks) if talk.is_scheduled and talk.pk != own]

    @cached_property
    def _reached(self) -> list[MilestoneReached]:
        return list(self.opportunity.milestones_reached.standing().select_related("milestone"))

    @property
    def dates(self) -> list[MilestoneReached]:
        """What the buyer gave a date for."""
        return [each for each in self._reached if each.evidence == Milestone.Evidence.DATE]

    @cached_property
    def _reached_keys(self) -> set[int | None]:
        return self.opportunity.lens.read_milestones(each.milestone_id for each in self._reached)

    @property
    def serves(self) -> Milestone | None:
        return self.planned.milestone if self.planned else None

    @property
    def serves_no_more(self) -> bool:
        return self.serves is not None and self.serves.pk in self._reached_keys

    @cached_property
    def open_milestones(self) -> list[Milestone]:
        """Of the stage where it is, but the one that this conversation serves."""
        of_stage = self.opportunity.plan.milestones_of(self.opportunity.stage_id)
        return [each for each in of_stage if each.pk not in self._reached_keys and each != self.serves]

    # ---- what the data says
    @cached_property
    def figures(self) -> list[Figure]:
        """Of this conversation of the score in all its versions, in the opportunities that the member sees."""
        if self.planned is None:
            return []
        same = PlannedConversation.objects.filter(lineage=self.planned.lineage).values_list("pk", flat=True)
        held = Conversation.objects.visible_to(self.member).held()
        return quality_of(held.filter(planned_conversation__in=list(same)))

    # ---- notes
    @cached_property
    def preparation(self) -> Preparation | None:
        mine = Preparation.objects.visible_to(self.member)
        if self.conversation:
            return mine.of_conversation(self.conversation).first()
        return mine.of_suggestion(self.opportunity, self.planned).first()
