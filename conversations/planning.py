"""Which conversation the score says to hold next, with whom, and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Value

from conversations.lens import lens_of
from conversations.models import Contact, Conversation, Involvement, MilestoneReached, Opportunity, Outcome
from conversations.plan import Plan, plan_of
from stages.models import Milestone, PlannedConversation

ALTERNATIVES = 4


@dataclass(frozen=True)
class Suggestion:
    """`contacts` are the people of the opportunity with the buyer role it is planned with; empty: nobody yet."""

    planned: PlannedConversation
    contacts: tuple[Contact, ...] = ()
    alternatives: tuple[PlannedConversation, ...] = ()
    of_stage: tuple[PlannedConversation, ...] = ()  # all that the stage has left, whatever was reached

    @property
    def milestone(self) -> Milestone | None:
        """Why: the milestone that it serves."""
        return self.planned.milestone

    @property
    def role_name(self) -> str:
        return self.planned.role.name if self.planned.role else ""


@dataclass
class Past:
    """Of one opportunity, by their keys as the version that it follows now has them."""

    done: set[int | None] = field(default_factory=set)  # planned conversations that were held or are scheduled
    reached: set[int | None] = field(default_factory=set)  # milestones


def in_order(
    planned: Sequence[PlannedConversation],
    places: dict[int, int],
    now: int | None,
    done: Collection[int | None],
    reached: Collection[int | None] = (),
) -> list[PlannedConversation]:
    """What is left from the stage at place `now` on: stage by stage, what is required before what is not.

    `planned` is in the order of the score; `places` gives the place of each stage by its key; `now` is None in
    an opportunity that is in no stage yet. What serves a milestone that is reached has nothing left to obtain. Pure.
    """
    first = -1 if now is None else now
    left = [each for each in planned if places[each.stage_id] >= first and each.pk not in done]
    useful = [each for each in left if each.milestone_id is None or each.milestone_id not in reached]
    return sorted(useful, key=lambda each: (places[each.stage_id], not each.is_required))


def suggested(plan: Plan, now: int | None, past: Past, involvements) -> Suggestion | None:
    """The first of what is left, with its people among the involvements, and what could be held instead. Pure."""
    left = in_order(plan.planned, plan.places, now, past.done, past.reached)
    if not left:
        return None
    role_id = left[0].role.buyer_role_id if left[0].role else None
    contacts = tuple(each.contact for each in involvements if role_id and each.buyer_role_id == role_id)
    all_left = in_order(plan.planned, plan.places, now, past.done)
    of_stage = tuple(each for each in all_left if plan.places[each.stage_id] == now)
    return Suggestion(left[0], contacts, tuple(left[1 : 1 + ALTERNATIVES]), of_stage)


def has_a_next(opportunity: Opportunity) -> bool:
    """There is a score, and it has not ended without a sale."""
    return bool(opportunity.version_id) and opportunity.outcome in ("", Outcome.Kind.WON)


def next_on_score(opportunity: Opportunity) -> Suggestion | None:
    return next_on_scores([opportunity])[opportunity.pk]


def next_on_scores(opportunities: Iterable[Opportunity]) -> dict[int, Suggestion | None]:
    """By the key of the opportunity, for a whole list in two queries. What is scheduled is not suggested again, nor
    what serves a milestone that is reached.

    None where the score has nothing left, where there is no score, and where the opportunity ended without a sale.
    """
    going_on = [each for each in opportunities if has_a_next(each)]
    past, people = pasts({each.pk: each.reading_id for each in going_on}), _people(going_on)
    suggestions: dict[int, Suggestion | None] = {each.pk: None for each in opportunities}
    for each in going_on:
        suggestions[each.pk] = suggested(each.plan, each.place_to_go_on, past[each.pk], people[each.pk])
    return suggestions


def next_of(rows: Iterable[dict]) -> dict[int, PlannedConversation]:
    """Of a page of a list, by the key of the opportunity: what the score suggests and nobody has scheduled yet.

    The rows say pk, version_id, reading_id, stage_id, outcome and next_at. One query.
    """
    waiting = [row for row in rows if row["outcome"] == "" and row["next_at"] is None and row["version_id"]]
    past, found = pasts({row["pk"]: row["reading_id"] for row in waiting}), {}
    for row in waiting:
        plan = plan_of(row["version_id"])
        suggestion = suggested(plan, plan.places.get(row["stage_id"]), past[row["pk"]], ())
        if suggestion:
            found[row["pk"]] = suggestion.planned
    return found


def pasts(readings: dict[int, int | None]) -> dict[int, Past]:
    """Of these opportunities, each with its reading, in one query."""
    found: dict[int, Past] = {pk: Past() for pk in readings}
    if not found:
        return found
    talks = Conversation.objects.filter(opportunity__in=readings, planned_conversation__isnull=False)
    talks = talks.exclude(state=Conversation.State.CANCELLED).order_by()
    reached = MilestoneReached.objects.filter(opportunity__in=readings).standing().order_by()
    rows = talks.values_list("opportunity_id", "planned_conversation_id", Value(False)).union(
        reached.values_list("opportunity_id", "milestone_id", Value(True)), all=True
    )
    for opportunity, key, is_milestone in rows:
        past, lens = found[opportunity], lens_of(readings[opportunity])
        if is_milestone:
            past.reached.add(lens.milestone(key))
        else:
            past.done.add(lens.planned(key))
    return found


def _people(opportunities: list[Opportunity]) -> dict[int, list[Involvement]]:
    people = defaultdict(list)
    present = Involvement.objects.present().filter(opportunity__in=opportunities, buyer_role__isnull=False)
    for each in present.select_related("contact"):
        people[each.opportunity_id].append(each)
    return people
