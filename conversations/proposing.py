"""Which conversation could come next in an opportunity, and why: each with whom it needs and who could hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from conversations.involved import Person, people_of
from conversations.plan import Plan
from conversations.planning import ALTERNATIVES, Past, has_a_next, in_order, pasts
from people.models import Membership, Role
from stages.models import PlannedConversation

HOLDERS = 3


@dataclass(frozen=True)
class Holder:
    name: str
    is_in_team: bool


@dataclass(frozen=True)
class Proposal:
    """`people` have the role that it needs; where nobody has, `ask` is who is known and could say."""

    planned: PlannedConversation
    is_now: bool  # of the stage where it is
    people: list[Person]
    ask: Person | None
    holders: list[Holder]

    @property
    def needs_somebody(self) -> bool:
        return self.planned.role is not None and not self.people


def best_to_ask(people: Sequence[Person]) -> Person | None:
    """Of those who were met, who stands for it before who is neutral or unknown, then whom one spoke with last.

    Nobody who is against it is asked, nor anybody who was never met. Pure.
    """
    asked = [each for each in people if each.last_held_at and each.stance != "against"]
    return max(asked, key=lambda each: (each.stance == "for", each.last_held_at, -each.pk), default=None)


def proposals(
    plan: Plan, now: int | None, past: Past, people: Sequence[Person], holders: dict[int, list[Holder]]
) -> list[Proposal]:
    """What is left from the stage at place `now` on, required ones of a stage first; the first and its alternatives.

    `holders` are the people of each department, by its key. Pure.
    """
    left = in_order(plan.planned, plan.places, now, past.done, past.reached)
    found = []
    for planned in left[: 1 + ALTERNATIVES]:
        role = planned.role.buyer_role_id if planned.role else None
        like = [each for each in people if role and each.buyer_role_id == role]
        ask = best_to_ask(people) if role and not like else None
        able = holders.get(planned.department_id, [])[:HOLDERS]
        found.append(Proposal(planned, plan.places[planned.stage_id] == now, like, ask, able))
    return found


class NextConversations:
    """Of one opportunity, in a number of queries that does not grow."""

    def __init__(self, opportunity, member):
        self.opportunity, self.member = opportunity, member

    @cached_property
    def all(self) -> list[Proposal]:
        deal = self.opportunity
        if not has_a_next(deal):
            return []
        return proposals(deal.plan, deal.place_to_go_on, self._past, people_of(deal.pk), self._holders)

    @property
    def first(self) -> Proposal | None:
        return self.all[0] if self.all else None

    @property
    def others(self) -> list[Proposal]:
        return self.all[1:]

    @cached_property
    def may_log(self) -> bool:
        return self.member.may("conversation.log", self.opportunity)

    @property
    def _past(self) -> Past:
        return pasts({self.opportunity.pk: self.opportunity.reading_id})[self.opportunity.pk]

    @property
    def _holders(self) -> dict[int, list[Holder]]:
        """The people of each department that the score names, those of the team first."""
        named = {each.department_id for each in self.opportunity.plan.planned if each.department_id}
        if not named:
            return {}
        roles = Role.objects.on(self.member.workspace.today()).filter(team=self.opportunity.team_id)
        people = Membership.objects.visible_to(self.member).active().filter(department__in=named)
        people = people.annotate(is_in_team=Exists(roles.filter(membership=OuterRef("pk"))))
        holders: dict[int, list[Holder]] = {pk: [] for pk in named}
        for pk, name, is_in_team in people.order_by("-is_in_team", "name").values_list(
            "department_id", "name", "is_in_team"
        ):
            holders[pk].append(Holder(name, is_in_team))
        return holders
