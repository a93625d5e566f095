"""What the data says beside a suggestion: figures of the place that it concerns, each with its n and interval."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from conversations.deal_measures import DECIDED, Measures
from conversations.deal_stays import stays_of
from conversations.lens import read_as
from conversations.models import Conversation, Outcome, StageEntry
from conversations.off_score import OffScore
from salesproc.figures import days, number
from stages.models import PlannedConversation, Stage, Theme
from stages.statistics import TOO_FEW, Proportion, wilson


@dataclass(frozen=True)
class Figure:
    """A sentence with its figure in it. `share` where it is a rate; `n` what it rests on; `few`: grey."""

    says: str
    n: int = TOO_FEW
    share: Proportion | None = None

    @property
    def is_too_few(self) -> bool:
        return self.n < TOO_FEW


class SuggestionFigures:
    """Of what the member sees, in the opportunities of the process opened in the last two years."""

    def __init__(self, member, suggestion):
        self.member, self.suggestion, self.process = member, suggestion, suggestion.process

    @cached_property
    def measures(self) -> Measures:
        return Measures(self.member, self.process)

    @cached_property
    def figures(self) -> list[Figure]:
        """A planned conversation before a pair that is not planned, that before a stage or a buyer role."""
        asked = self.suggestion
        if asked.planned_lineage:
            return self._of_planned()
        if self.is_of_pair:
            return self._of_pair()
        of_stage = self._of_stage() if asked.stage_lineage else []
        return of_stage + (self._of_role() if asked.buyer_role_id else [])

    @property
    def is_of_pair(self) -> bool:
        """Then the figures are those of the off-score inbox, which say their period themselves."""
        asked = self.suggestion
        return bool(asked.theme_name and asked.buyer_role_id and not asked.planned_lineage)

    # ---- at a planned conversation
    def _of_planned(self) -> list[Figure]:
        rows = PlannedConversation.objects.filter(version__process=self.process).order_by()
        lineages = dict(rows.values_list("pk", "lineage"))
        keys = {pk for pk, lineage in lineages.items() if lineage == self.suggestion.planned_lineage}
        planned = read_as(keys, set(lineages), "planned_conversation", self.measures.lenses)
        talks = self.measures.held.filter(planned)
        stages = set(rows.filter(pk__in=keys).values_list("stage__lineage", flat=True))
        passed = self._passed(stages)
        in_deal = Conversation.objects.held().filter(planned, opportunity=OuterRef("pk"))
        counted = passed.aggregate(n=Count("pk"), held=Count("pk", filter=Exists(in_deal)))
        held = wilson(counted["held"], counted["n"])
        told = _("Held in %(k)s of the %(n)s deals that passed its stage, skipped in the others")
        return [_share(told, held), *quality_of(talks)]

    def _passed(self, lineages: set):
        """Deals that were in the stage and went further, or were won."""
        stages = self._stages
        at = {(stage.version_id, stage.position) for stage in stages if stage.lineage in lineages}
        places = dict(at)
        here = {stage.pk for stage in stages if stage.lineage in lineages}
        later = {stage.pk for stage in stages if stage.position > places.get(stage.version_id, len(stages))}
        been, gone_on = self._entered(here), self._entered(later)
        return self.measures.deals.filter(Exists(been)).filter(Exists(gone_on) | Q(outcome=Outcome.Kind.WON))

    @cached_property
    def _stages(self) -> list[Stage]:
        return list(Stage.objects.filter(version__process=self.process).order_by("version", "position"))

    def _entered(self, keys: set):
        every = {stage.pk for stage in self._stages}
        entries = StageEntry.objects.of_buyers().filter(opportunity=OuterRef("pk"))
        return entries.filter(read_as(keys, every, "stage", self.measures.lenses))

    # ---- at a stage
    def _of_stage(self) -> list[Figure]:
        same = [stage for stage in self._stages if stage.lineage == self.suggestion.stage_lineage]
        if not same:
            return []
        stage = same[-1]  # of the newest version that has it
        (stay,) = stays_of(self.measures, [stage])
        here = {one.pk for one in same}
        decided = self.measures.deals.filter(Exists(self._entered(here)), outcome__in=DECIDED)
        ended_here = Q(outcome=Outcome.Kind.NO_DECISION, stage__in=here)
        counted = decided.aggregate(n=Count("pk"), k=Count("pk", filter=ended_here))
        told = _("%(k)s of the %(n)s decided deals that entered the stage ended in it without a decision")
        return [self._stay(stage, stay), _share(told, wilson(counted["k"], counted["n"]))]

    @staticmethod
    def _stay(stage: Stage, stay) -> Figure:
        words = {"n": number(stay.n), "days": days(stay.median), "expected": days(stage.expected_days)}
        if stay.median is None:
            return Figure(_("How long deals stay in it is not known yet (n = %(n)s)") % words, stay.n)
        if not stage.expected_days:
            return Figure(_("Deals stay in it for %(days)s (median, n = %(n)s); no time is expected") % words, stay.n)
        return Figure(_("Deals stay in it for %(days)s (median, n = %(n)s); expected: %(expected)s") % words, stay.n)

    # ---- with a buyer role, about what is not planned
    def _of_pair(self) -> list[Figure]:
        theme = Theme.objects.visible_to(self.member).filter(name__iexact=self.suggestion.theme_name).first()
        role = self.suggestion.buyer_role
        off = OffScore(self.member, self.process)
        pair = (role.merged_into_id or role.pk, (theme.merged_into_id or theme.pk) if theme else 0)
        results = off.results(pair) if off.teams else []
        if not results:
            return [Figure(_("It was not held off the score in the last %(n)s days") % {"n": off.days})]
        (one,) = results
        words = {"n": number(one.held), "deals": number(one.deals), "days": number(off.days)}
        told = _("Held %(n)s times off the score in the last %(days)s days, in %(deals)s deals")
        moved = _share(_("%(k)s of %(n)s moved the buyer forward"), one.moved)
        won = _share(_("%(k)s of the %(n)s decided deals with it were won"), one.conversion)
        return [Figure(told % words, one.held), moved, won]

    def _of_role(self) -> list[Figure]:
        role = self.suggestion.buyer_role
        with_role = Q(buyer_role=role) | Q(buyer_role__merged_into=role)
        met = Conversation.objects.held().filter(with_role, opportunity=OuterRef("pk"))
        talked = self.measures.deals.filter(last_held_at__isnull=False)
        counted = talked.aggregate(n=Count("pk"), k=Count("pk", filter=Exists(met)))
        told = _("Met in %(k)s of the %(n)s deals with a conversation")
        return [_share(told, wilson(counted["k"], counted["n"])), *quality_of(self.measures.held.filter(with_role))]


def quality_of(talks) -> list[Figure]:
    obtained = Q(purpose_obtained=Conversation.Obtained.YES)
    forward = Q(movement=Conversation.Movement.FORWARD)
    counted = talks.order_by().aggregate(
        n=Count("pk"), obtained=Count("pk", filter=obtained), forward=Count("pk", filter=forward)
    )
    return [
        _share(_("%(k)s of %(n)s obtained their purpose"), wilson(counted["obtained"], counted["n"])),
        _share(_("%(k)s of %(n)s moved the buyer forward"), wilson(counted["forward"], counted["n"])),
    ]


def _share(told: str, share: Proportion) -> Figure:
    return Figure(told % {"k": number(share.successes), "n": number(share.n)}, share.n, share)
