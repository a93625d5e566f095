"""What the design review asks of the deals of a process: each measure counts some units, and those at fault.

A unit is a deal, a conversation, a move or a milestone that was ticked. The share is counted, and the deals behind it
are listed, by the same queryset: the list is exactly what was counted.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Least
from django.utils import timezone

from conversations.lens import Lens, lenses_of, read_as
from conversations.models import Conversation, MilestoneReached, Opportunity, Outcome, StageEntry
from stages import naming
from stages.deals import Share
from stages.models import BuyerRole, Milestone, PlannedConversation, Stage, Theme

LOOKED_BACK = timedelta(days=730)
MOST_DEALS = 5_000  # a share of so many is known to a point and a half
RECENT = timedelta(days=90)
AFTER_SIGNATURE = timedelta(days=30)
WHO_MATTERS = (BuyerRole.Nature.DECIDES, BuyerRole.Nature.BENEFITS)
DECIDED = (Outcome.Kind.WON, Outcome.Kind.LOST, Outcome.Kind.NO_DECISION)
AGREEMENTS = ("agreed_concept", "agreed_rollout", "agreed_spending")


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass
class Measure:
    """`deal` is the way from a unit to its opportunity; `between` two moments whose median distance is told."""

    reason: str
    units: QuerySet
    fault: Q
    deal: str = "opportunity"
    between: tuple | None = None
    figures: dict = field(default_factory=dict)

    def share(self) -> Share:
        asked = {"n": Count("pk"), "count": Count("pk", filter=self.fault)} | self.figures
        if self.between:
            start, end = self.between
            asked["days"] = Median(ExpressionWrapper(end - start, output_field=DurationField()))
        counted = self.units.order_by().aggregate(**asked)
        days = counted.get("days")
        two = None
        if self.figures:
            two = ((counted["won"], counted["decided"]), (counted["other_won"], counted["other_decided"]))
        return Share(self.reason, counted["count"], counted["n"], days and days / timedelta(days=1), two)

    @property
    def deals(self) -> QuerySet:
        """The opportunities of the units at fault."""
        return self.units.filter(self.fault).order_by().values(self.deal)


class Measures:
    """Of the opportunities on any version of the process that the member sees, opened in the last two years; of the
    last five thousand where there are more."""

    def __init__(self, member, process, newest=None):
        self.member, self.process, self.newest = member, process, newest
        self.now, self.today = timezone.now(), member.workspace.today()

    def __iter__(self):
        yield from (
            self.proposal_before_agreement,
            self.no_effect,
            self.moved_without_conversation,
            self.began_with_a_search,
            self.never_met_who_matters,
            self.early_without_goal,
            self.ticked_without_evidence,
            self.on_an_older_version,
            self.off_the_score,
            self.silent_after_the_signature,
        )

    # ---- what is looked at
    @cached_property
    def deals(self) -> QuerySet:
        opened = {"version__process": self.process, "opened_on__gte": self.since}
        return Opportunity.objects.visible_to(self.member).filter(**opened)

    @cached_property
    def since(self) -> date:
        """The day two years ago, or that on which the last five thousand began to be opened."""
        day = self.today - LOOKED_BACK
        opened = Opportunity.objects.visible_to(self.member).filter(version__process=self.process, opened_on__gte=day)
        days = opened.order_by("-opened_on").values_list("opened_on", flat=True)
        return next(iter(days[MOST_DEALS - 1 : MOST_DEALS]), day)

    def _of_deals(self, model) -> QuerySet:
        wanted = {"opportunity__version__process": self.process, "opportunity__opened_on__gte": self.since}
        return model.objects.visible_to(self.member).filter(**wanted)

    @property
    def held(self) -> QuerySet:
        return self._of_deals(Conversation).held()

    # What happened under versions before is read as each moved opportunity reads it now (lens.py).
    @cached_property
    def lenses(self) -> dict[int, Lens]:
        return lenses_of(self.process.pk)

    @cached_property
    def stages(self) -> list[tuple]:
        rows = Stage.objects.visible_to(self.member).filter(version__process=self.process)
        return list(rows.values_list("pk", "name", "position", "lineage"))

    def in_stages(self, wanted: Callable[[str, int, UUID], bool]) -> Q:
        """Of conversations and stage entries: those of stages whose name, position and lineage are wanted."""
        keys = {pk for pk, *said in self.stages if wanted(*said)}
        return read_as(keys, {pk for pk, *_ in self.stages}, "stage", self.lenses)

    def _agreements(self) -> dict[str, Q]:
        rows = Milestone.objects.visible_to(self.member).filter(stage__version__process=self.process)
        named = dict(rows.values_list("pk", "name"))
        kinds = {kind: {pk for pk, name in named.items() if naming.says(kind, name)} for kind in AGREEMENTS}
        return {kind: read_as(keys, set(named), "milestone", self.lenses) for kind, keys in kinds.items()}

    # ---- the measures
    @property
    def proposal_before_agreement(self) -> Measure:
        """A proposal is a conversation about one, or a stage named after one; its moment is the first of them."""
        themes = Theme.objects.visible_to(self.member).values_list("pk", "name")
        about = [pk for pk, name in themes if naming.says("proposal", name)]
        named = self.in_stages(lambda name, *_: naming.says("proposal", name))
        talks = _held_of("pk").filter(Q(theme__in=about) | Q(planned_conversation__theme__in=about))
        entries = StageEntry.objects.of_buyers().filter(named, opportunity=OuterRef("pk"))
        moments = Least(_first(talks, "starts_at"), _first(entries, "entered_at"))
        sent = self.deals.annotate(sent_at=moments).filter(sent_at__isnull=False)
        after = _held_of("pk").filter(starts_at__gt=OuterRef("sent_at"))
        agreed = {}
        for kind, milestones in self._agreements().items():
            reached = MilestoneReached.objects.standing().filter(milestones, opportunity=OuterRef("pk"))
            agreed[kind] = Exists(reached.filter(reached_at__lte=OuterRef("sent_at")))
        sent = sent.annotate(next_after=_first(after, "starts_at"), **agreed)
        fault = ~Q(**dict.fromkeys(agreed, True))
        return Measure("proposal_before_agreement", sent, fault, "pk", (F("sent_at"), F("next_after")))

    @property
    def no_effect(self) -> Measure:
        """Neither did it move the buyer, nor was its purpose obtained in part, nor a milestone reached in it."""
        fault = Q(movement__in=["", Conversation.Movement.NONE]) & _nothing_reached()
        fault &= Q(purpose_obtained__in=["", Conversation.Obtained.NO])
        return Measure("no_effect", self.held, fault)

    @property
    def moved_without_conversation(self) -> Measure:
        """From one stage to another whose moments are both known. A file's day counts as the whole of it; a move to
        another version is none."""
        day, by_people = timedelta(days=1), Q(move=None)
        before = StageEntry.objects.filter(
            by_people, opportunity=OuterRef("opportunity"), sequence__lt=OuterRef("sequence")
        )
        last = before.order_by("-sequence").values("entered_at")[:1]
        until = Case(When(time_known=True, then=F("entered_at")), default=_moment(F("entered_at") + day))
        moves = self._of_deals(StageEntry).filter(by_people, entered_at__isnull=False)
        moves = moves.annotate(left_at=Subquery(last), until=until)
        since = Q(starts_at__gte=OuterRef("left_at")) | Q(
            time_known=False, starts_at__gt=_moment(OuterRef("left_at") - day)
        )
        talks = _held_of("opportunity").filter(since, starts_at__lte=OuterRef("until"))
        moves = moves.filter(left_at__isnull=False).annotate(talked=Exists(talks))
        return Measure("moved_without_conversation", moves, Q(talked=False))

    @property
    def began_with_a_search(self) -> Measure:
        """By the source that was written; deals whose source nobody wrote are not counted."""
        known = self.deals.exclude(source="")
        sources = known.order_by().values_list("source", flat=True).distinct()
        searching = [source for source in sources if naming.says("search_source", source)]
        fault = Q(source__in=searching)
        decided, won = Q(outcome__in=DECIDED), Q(outcome=Outcome.Kind.WON)
        figures = {
            "won": Count("pk", filter=fault & won),
            "decided": Count("pk", filter=fault & decided),
            "other_won": Count("pk", filter=~fault & won),
            "other_decided": Count("pk", filter=~fault & decided),
        }
        return Measure("began_with_a_search", known, fault, "pk", figures=figures)

    @property
    def never_met_who_matters(self) -> Measure:
        """Of the deals with a conversation, those without any with a role that decides or benefits."""
        met = _first(_held_of("pk").filter(buyer_role__nature__in=WHO_MATTERS), "starts_at")
        talked = self.deals.filter(last_held_at__isnull=False).annotate(met_at=met)
        return Measure("never_met_who_matters", talked, Q(met_at=None), "pk", (_opening(), F("met_at")))

    @property
    def early_without_goal(self) -> Measure:
        """In the first stage: the buyer's words were not written down, and no milestone was reached in it."""
        early = self.held.filter(self.in_stages(lambda _name, position, _lineage: position == 1))
        return Measure("early_without_goal", early, Q(words="") & _nothing_reached())

    @property
    def ticked_without_evidence(self) -> Measure:
        ticked = self._of_deals(MilestoneReached).standing()
        fault = Q(evidence="", evidence_note="", conversation=None)
        return Measure("ticked_without_evidence", ticked, fault)

    @property
    def on_an_older_version(self) -> Measure:
        return Measure("on_an_older_version", self.deals.open(), ~Q(version=self.newest), "pk")

    @property
    def off_the_score(self) -> Measure:
        """Never on it, or on one of before that became nothing."""
        recent = self.held.filter(starts_at__gte=self.now - RECENT)
        planned = PlannedConversation.objects.visible_to(self.member).filter(version__process=self.process)
        keys = set(planned.order_by().values_list("pk", flat=True))
        gone = read_as({None}, keys, "planned_conversation", self.lenses)
        return Measure("off_the_score", recent, Q(planned_conversation=None) | gone)

    @property
    def silent_after_the_signature(self) -> Measure:
        """Of the deals won at least thirty days ago, those without a conversation in the thirty days that followed."""
        signed = Cast("decided_on", DateTimeField())
        won = self.deals.filter(outcome=Outcome.Kind.WON, decided_on__lte=self.today - AFTER_SIGNATURE)
        won = won.annotate(day_after=_moment(signed + timedelta(days=1)))
        after = _held_of("pk").filter(starts_at__gte=OuterRef("day_after"))
        won = won.annotate(talked_at=_first(after, "starts_at"))
        late = Q(talked_at__gt=F("day_after") + AFTER_SIGNATURE)
        fault = Q(talked_at=None) | late
        return Measure("silent_after_the_signature", won, fault, "pk", (F("day_after"), F("talked_at")))


def _held_of(deal: str) -> QuerySet:
    return Conversation.objects.held().filter(opportunity=OuterRef(deal))


def _first(rows: QuerySet, moment: str) -> Cast:
    """The earliest moment among them. Where there can be none, Django writes a NULL that has no type of its own."""
    first = rows.order_by().values("opportunity").annotate(first=Min(moment)).values("first")
    return Cast(Subquery(first), DateTimeField())


def _nothing_reached() -> Q:
    return ~Q(Exists(MilestoneReached.objects.standing().filter(conversation=OuterRef("pk"))))


def _moment(expression) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=DateTimeField())


def _opening():
    return Cast("opened_on", DateTimeField())
