from functools import cached_property

from django.utils.translation import gettext as _

from conversations.models import Contact
from conversations.planning import Suggestion, next_on_score
from stages.models import PlannedConversation, Theme

SOMETHING_ELSE = "other"
OFFERED_THEMES = 200


class TalkChoices:
    """What the form of a talk offers, for one opportunity: its people, and what the score has left."""

    chosen: str | None = None  # what a form that was sent says it is about

    def __init__(self, opportunity, *, also=None, conversation=None, suggests=True):
        self.opportunity, self.also, self.conversation, self.suggests = opportunity, also, conversation, suggests

    @cached_property
    def suggestion(self) -> Suggestion | None:
        return next_on_score(self.opportunity) if self.suggests else None

    @cached_property
    def _present(self):
        return list(self.opportunity.involvements.present().select_related("contact"))

    @cached_property
    def _involved(self) -> dict[int, str]:
        """Those who are in it, and whoever took part in the conversation that is being corrected."""
        involved = {each.contact_id: each.contact.name for each in self._present}
        took_part = self.conversation.participants.values_list("pk", "name") if self.conversation else ()
        return involved | dict(took_part)

    def with_role(self, buyer_role_id: int | None) -> list[int]:
        return [each.contact_id for each in self._present if buyer_role_id and each.buyer_role_id == buyer_role_id]

    def planned_of(self, value) -> PlannedConversation | None:
        """Of the score; or, of a conversation of before a move, what it was planned as then."""
        if self.conversation and str(self.conversation.planned_conversation_id) == str(value):
            return self.conversation.planned_conversation
        return self.opportunity.planned_of(value)

    @property
    def suggested(self) -> PlannedConversation | None:
        return self.suggestion.planned if self.suggestion else None

    @cached_property
    def likely(self) -> PlannedConversation | None:
        """What was just held, most likely: of what the score suggests, the first that needs somebody who is known."""
        known = (each for each in self._suggested if each.role and self.with_role(each.role.buyer_role_id))
        return next(known, self.suggested)

    def start(self, planned: PlannedConversation | None) -> dict:
        """What the score says is chosen already: about what, with whom, how long."""
        if planned is None:
            return {}
        role = planned.role.buyer_role_id if planned.role else None
        return {"about": planned.pk, "minutes": planned.expected_minutes, "contacts": self.with_role(role)}

    @cached_property
    def everybody(self) -> list[tuple[int, str]]:
        """The people of the account, those of the opportunity first."""
        contacts = Contact.objects.filter(account=self.opportunity.account_id).order_by("name", "pk")
        rest = [(pk, name) for pk, name in contacts.values_list("pk", "name") if pk not in self._involved]
        return [*self._involved.items(), *rest] if self.opportunity.account_id else []

    @cached_property
    def people(self) -> list[tuple[int, str]]:
        return list(self._involved.items())

    @cached_property
    def others(self) -> list[tuple[int, str]]:
        return self.everybody[len(self._involved) :]

    @property
    def _suggested(self) -> list[PlannedConversation]:
        return [self.suggestion.planned, *self.suggestion.alternatives] if self.suggestion else []

    @cached_property
    def _left(self) -> list[PlannedConversation]:
        """Of the stage where it is, what the score has left; what was asked for comes first."""
        now = [*self.suggestion.of_stage] if self.suggestion else []
        now = now or self._suggested[:1]
        also = [self.also] if self.also and self.also not in now else []
        return [*also, *now]

    def about(self, chosen) -> list[tuple[str, str]]:
        offered = {str(each.pk): each.theme_name for each in self._left}
        if chosen and str(chosen) not in offered and (planned := self.planned_of(chosen)):
            offered = {str(planned.pk): planned.theme_name} | offered
        return [*offered.items(), (SOMETHING_ELSE, _("Something else"))]

    @cached_property
    def then(self) -> PlannedConversation | None:
        """What the score suggests once the one that is being logged is held."""
        return next((each for each in self._suggested if each.pk != self.logging), None)

    @property
    def thens(self) -> list[PlannedConversation]:
        """Two are enough to suggest another one than the one that is being logged, whichever is chosen."""
        return self._suggested[:2]

    @property
    def logging(self) -> int | None:
        """The planned conversation that the form is about."""
        if self.chosen is not None:
            return self.opportunity.lens.planned(int(self.chosen)) if self.chosen.isdecimal() else None
        if self.conversation:
            return self.opportunity.lens.planned(self.conversation.planned_conversation_id)
        about = self.also or self.likely
        return about.pk if about else None

    def then_with(self) -> int | None:
        role = self.then.role.buyer_role_id if self.then and self.then.role else None
        return next(iter(self.with_role(role)), None)

    @cached_property
    def next_about(self) -> list[tuple[str, str]]:
        offered = [(str(each.pk), each.theme_name) for each in self._suggested]
        return [("", _("not planned yet")), *offered, (SOMETHING_ELSE, _("Something else"))]

    @cached_property
    def milestones(self) -> list[tuple[int, str]]:
        """Those of the stage where it is that are not reached yet."""
        of_stage = self.opportunity.plan.milestones_of(self.opportunity.stage_id)
        done = self.opportunity.reached_milestones() if of_stage else set()
        return [(each.pk, each.name) for each in of_stage if each.pk not in done]

    @cached_property
    def themes(self) -> list[str]:
        """Words that exist already, to be chosen while typing."""
        words = Theme.objects.filter(workspace_id=self.opportunity.workspace_id).in_use()
        return list(words.order_by("name").values_list("name", flat=True)[:OFFERED_THEMES])
