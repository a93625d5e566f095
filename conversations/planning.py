"""Which conversation the score says to hold next, with whom, and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from conversations.models import Contact, Conversation, Involvement, Opportunity, Outcome
from conversations.plan import Plan
from stages.models import Milestone, PlannedConversation

ALTERNATIVES = 4


@dataclass(frozen=True)
class Suggestion:
    """`contacts` are the people of the opportunity with the buyer role it is planned with; empty: nobody yet."""

    planned: PlannedConversation
    contacts: tuple[Contact, ...] = ()
    alternatives: tuple[PlannedConversation, ...] = ()

    @property
    def milestone(self) -> Milestone | None:
        """Why: the milestone that it serves."""
        return self.planned.milestone

    @property
    def role_name(self) -> str:
        return self.planned.role.name if self.planned.role else ""


def in_order(
    planned: Sequence[PlannedConversation], places: dict[int, int], now: int | None, done: Collection[int]
) -> list[PlannedConversation]:
    """What is left from the stage at place `now` on: stage by stage, what is required before what is not.

    `planned` is in the order of the score; `places` gives the place of each stage by its key; `now` is None in
    an opportunity that is in no stage yet. Pure.
    """
    first = -1 if now is None else now
    left = [each for each in planned if places[each.stage_id] >= first and each.pk not in done]
    return sorted(left, key=lambda each: (places[each.stage_id], not each.is_required))


def suggested(plan: Plan, now: int | None, done: Collection[int], involvements) -> Suggestion | None:
    """The first of what is left, with its people among the involvements, and what could be held instead. Pure."""
    left = in_order(plan.planned, plan.places, now, done)
    if not left:
        return None
    role_id = left[0].role.buyer_role_id if left[0].role else None
    contacts = tuple(each.contact for each in involvements if role_id and each.buyer_role_id == role_id)
    return Suggestion(left[0], contacts, tuple(left[1 : 1 + ALTERNATIVES]))


def has_a_next(opportunity: Opportunity) -> bool:
    """There is a score, and it has not ended without a sale."""
    return bool(opportunity.version_id) and opportunity.outcome in ("", Outcome.Kind.WON)


def next_on_score(opportunity: Opportunity) -> Suggestion | None:
    return next_on_scores([opportunity])[opportunity.pk]


def next_on_scores(opportunities: Iterable[Opportunity]) -> dict[int, Suggestion | None]:
    """By the key of the opportunity, for a whole list in two queries. What is scheduled is not suggested again.

    None where the score has nothing left, where there is no score, and where the opportunity ended without a sale.
    """
    going_on = [each for each in opportunities if has_a_next(each)]
    done, people = _done(going_on), _people(going_on)
    suggestions: dict[int, Suggestion | None] = {each.pk: None for each in opportunities}
    for each in going_on:
        suggestions[each.pk] = suggested(each.plan, each.place_to_go_on, done[each.pk], people[each.pk])
    return suggestions


def _done(opportunities: list[Opportunity]) -> dict[int, set[int]]:
    """Held or scheduled, as the version that each follows now has them."""
    done, lenses = defaultdict(set), {each.pk: each.lens for each in opportunities}
    talks = Conversation.objects.filter(opportunity__in=opportunities, planned_conversation__isnull=False)
    for opportunity, planned in talks.exclude(state=Conversation.State.CANCELLED).values_list(
        "opportunity_id", "planned_conversation_id"
    ):
        done[opportunity].add(lenses[opportunity].planned(planned))
    return done


def _people(opportunities: list[Opportunity]) -> dict[int, list[Involvement]]:
    people = defaultdict(list)
    present = Involvement.objects.present().filter(opportunity__in=opportunities, buyer_role__isnull=False)
    for each in present.select_related("contact"):
        people[each.opportunity_id].append(each)
    return people
