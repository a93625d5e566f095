"""What the page of an opportunity shows, each part asked for once."""

from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from conversations.models import Conversation, Involvement, MilestoneReached, Opportunity, Participation
from conversations.paging import SIZE, Page, Sort, page_of
from conversations.planning import Suggestion
from conversations.score import FilledScore, Score
from conversations.thread import Line, lines
from stages.models import Milestone, Stage

THREAD = Sort("thread", "starts_at", descending=True)


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
        return FilledScore(self.opportunity, self.people, talks=self._all_talks, may_log=self.may_log)

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
        records = {each.milestone_id: each for each in reached} if milestones else {}
        self._bring_conversations(records.values())
        return [(milestone, records.get(milestone.pk)) for milestone in milestones]

    def _bring_conversations(self, records) -> None:
        shown = {talk.pk: talk for talk in self.talks}
        elsewhere = []
        for each in records:
            if each.conversation_id in shown:
                each.conversation = shown[each.conversation_id]
            elif each.conversation_id:
                elsewhere.append(each)
        prefetch_related_objects(elsewhere, "conversation__theme", "conversation__planned_conversation")

    @cached_property
    def left(self) -> int:
        """Required milestones of this stage that are not reached."""
        return sum(milestone.is_required and not reached for milestone, reached in self.milestones)

    # ---- the thread
    @cached_property
    def _talks(self):
        return self.opportunity.conversations.select_related("theme", "held_by").defer("search")

    @cached_property
    def _all_talks(self) -> list[Conversation] | None:
        """All of them, the newest first, when they fit in one page: then one question answers for score and thread."""
        if {"after", "before"} & set(self.params):
            return None
        talks = list(self._talks.order_by("-starts_at", "-pk")[: SIZE + 1])
        return self._with_plan(talks) if len(talks) <= SIZE else None

    def _with_plan(self, talks: list[Conversation]) -> list[Conversation]:
        """What they were on the score comes from the plan; one moved here from another version is asked for."""
        elsewhere = []
        for talk in talks:
            if planned := self.opportunity.plan.by_key.get(talk.planned_conversation_id):
                talk.planned_conversation = planned
            elif talk.planned_conversation_id:
                elsewhere.append(talk)
        prefetch_related_objects(elsewhere, "planned_conversation")
        return talks

    @cached_property
    def thread(self) -> Page:
        """What was held or cancelled."""
        if self._all_talks is not None:
            return Page([talk for talk in self._all_talks if not talk.is_scheduled])
        page = page_of(self._talks.exclude(state=Conversation.State.SCHEDULED), THREAD, self.params)
        self._with_plan(list(page.rows))
        return page

    @cached_property
    def coming(self) -> list[Conversation]:
        if self._all_talks is not None:
            return [talk for talk in reversed(self._all_talks) if talk.is_scheduled]
        if self.thread.previous or self.opportunity.next_at is None:
            return []
        return self._with_plan(list(self._talks.scheduled().order_by("starts_at", "pk")[:SIZE]))

    @cached_property
    def talks(self) -> list[Conversation]:
        """What is to come, then what was, with who took part."""
        talks = [*self.coming, *self.thread.rows]
        took_part = Participation.objects.select_related("contact").order_by("pk")
        prefetch_related_objects(talks, Prefetch("participations", queryset=took_part))
        return talks

    @cached_property
    def lines(self) -> list[Line]:
        return lines(self.talks, self.member.workspace.slug)
