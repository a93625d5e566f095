"""What the page of an opportunity shows, each part asked for once."""

from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from conversations.models import Conversation, Involvement, MilestoneReached, Opportunity, Participation
from conversations.paging import Sort, page_of
from conversations.planning import Suggestion
from conversations.score import FilledScore, Score
from stages.models import Milestone, Stage

THREAD = Sort("thread", "starts_at", descending=True)
COMING = 50


class OpportunityPage:
    def __init__(self, opportunity: Opportunity, member, params):
        self.opportunity, self.member, self.params = opportunity, member, params
        opportunity.workspace = member.workspace

    @cached_property
    def may_edit(self) -> bool:
        return self.member.may("opportunity.edit", self.opportunity)

    @cached_property
    def may_log(self) -> bool:
        return self.member.may("conversation.log", self.opportunity)

    @cached_property
    def may_reopen(self) -> bool:
        return not self.opportunity.is_open and self.member.may("opportunity.reopen", self.opportunity)

    @cached_property
    def open_days(self) -> int | None:
        opened = self.opportunity.opened_on
        return (self.member.workspace.today() - opened).days if opened else None

    @cached_property
    def outcome(self):
        return None if self.opportunity.is_open else self.opportunity.outcome_in_force()

    # ---- the score
    @cached_property
    def filled(self) -> FilledScore:
        return FilledScore(self.opportunity, self.people, may_log=self.may_log)

    @property
    def suggestion(self) -> Suggestion | None:
        return self.filled.suggestion

    @cached_property
    def people(self) -> list[Involvement]:
        present = self.opportunity.involvements.present()
        return list(present.select_related("contact", "buyer_role"))

    @cached_property
    def score(self) -> Score | None:
        if not self.opportunity.version_stages:
            return None
        return self.filled.draw()

    # ---- moving on
    @cached_property
    def stages_to_enter(self) -> list[tuple[Stage, bool]]:
        """With whether entering it wins."""
        stages = self.opportunity.stages_to_enter()
        wins = self.opportunity.is_open
        return [(stage, wins and self.opportunity.is_after_signature(stage)) for stage in stages]

    @cached_property
    def milestones(self) -> list[tuple[Milestone, MilestoneReached | None]]:
        """Those of the stage where it is, each with the record that stands."""
        milestones = self.opportunity.plan.milestones_of(self.opportunity.stage_id)
        reached = self.opportunity.milestones_reached.standing().filter(milestone__in=[each.pk for each in milestones])
        reached = reached.select_related("conversation__theme", "conversation__planned_conversation")
        records = {each.milestone_id: each for each in reached.defer("conversation__search")} if milestones else {}
        return [(milestone, records.get(milestone.pk)) for milestone in milestones]

    @cached_property
    def left(self) -> int:
        """Required milestones of this stage that are not reached."""
        return sum(milestone.is_required and not reached for milestone, reached in self.milestones)

    # ---- the thread
    @cached_property
    def _talks(self):
        return self.opportunity.conversations.select_related("theme", "planned_conversation", "held_by").defer("search")

    @cached_property
    def is_first_page(self) -> bool:
        return not self.thread.previous

    @cached_property
    def coming(self) -> list[Conversation]:
        if not self.is_first_page or self.opportunity.next_at is None:
            return []
        return list(self._talks.scheduled().order_by("starts_at", "pk")[:COMING])

    @cached_property
    def thread(self):
        return page_of(self._talks.exclude(state=Conversation.State.SCHEDULED), THREAD, self.params)

    @cached_property
    def talks(self) -> list[Conversation]:
        """What is to come, then what was, with who took part."""
        talks = [*self.coming, *self.thread.rows]
        took_part = Participation.objects.select_related("contact").order_by("pk")
        prefetch_related_objects(talks, Prefetch("participations", queryset=took_part))
        return talks
