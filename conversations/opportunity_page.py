"""What the page of an opportunity shows, each part asked for once."""

from functools import cached_property

from conversations.coverage import Coverage
from conversations.involved import Person, people_of
from conversations.models import Conversation, Move, Opportunity
from conversations.paging import SIZE, Page, Sort, page_of
from conversations.planning import Suggestion, has_a_next
from conversations.reached import Reached, reached_in
from conversations.score import FilledScore, Score
from conversations.talks import Talk, by_keys, newest
from conversations.thread import Thread
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

    @cached_property
    def moves(self) -> list[Move]:
        """From one version to another, and back."""
        if not self.opportunity.was_moved:
            return []
        names = ("moving__source", "moving__target", "moving__started_by", "moving__undone_by")
        moves = Move.objects.visible_to(self.member).moved().filter(opportunity=self.opportunity)
        return list(moves.select_related(*names).order_by("moved_at"))

    # ---- the score
    @cached_property
    def filled(self) -> FilledScore:
        known = {"talks": self._all_talks, "reached": set(self._records)}
        return FilledScore(self.opportunity, self.people, **known, may_log=self.may_log)

    @property
    def has_a_next(self) -> bool:
        return bool(self.opportunity.version_stages) and has_a_next(self.opportunity)

    @property
    def suggestion(self) -> Suggestion | None:
        return self.filled.suggestion

    @cached_property
    def people(self) -> list[Person]:
        return people_of(self.opportunity.pk)

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.opportunity.plan.roles, self.people)

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
    def milestones(self) -> list[tuple[Milestone, Reached | None, Talk | None]]:
        """Those of the stage where it is, each with the record that stands and the conversation it was reached in."""
        milestones = self.opportunity.plan.milestones_of(self.opportunity.stage_id)
        if not milestones:
            return []
        found = [(milestone, self._records.get(milestone.pk)) for milestone in milestones]
        talks = self._talks_with({each.conversation_id for _milestone, each in found if each} - {None})
        return [(milestone, each, each and talks.get(each.conversation_id)) for milestone, each in found]

    @cached_property
    def _records(self) -> dict[int, Reached]:
        """Of all its milestones, by their keys."""
        milestones = self.opportunity.plan.milestones
        return reached_in(self.opportunity.pk, milestones, self.opportunity.lens) if milestones else {}

    def _talks_with(self, keys: set[int]) -> dict[int, Talk]:
        shown = {talk.pk: talk for talk in self.talks}
        return shown | {talk.pk: talk for talk in by_keys(sorted(keys - shown.keys()))}

    @cached_property
    def left(self) -> int:
        """Required milestones of this stage that are not reached."""
        return sum(milestone.is_required and not reached for milestone, reached, _talk in self.milestones)

    # ---- the thread
    @cached_property
    def _all_talks(self) -> list[Talk] | None:
        """All of them, the newest first, when they fit in one page: then one question answers for score and thread."""
        if {"after", "before"} & set(self.params):
            return None
        talks = newest(self.opportunity.pk, SIZE + 1)
        return talks if len(talks) <= SIZE else None

    @cached_property
    def thread(self) -> Page:
        """What was held or cancelled."""
        if self._all_talks is not None:
            return Page([talk for talk in self._all_talks if not talk.is_scheduled])
        past = self.opportunity.conversations.exclude(state=Conversation.State.SCHEDULED)
        return page_of(past, THREAD, self.params, rows=by_keys)

    @cached_property
    def coming(self) -> list[Talk]:
        if self._all_talks is not None:
            return [talk for talk in reversed(self._all_talks) if talk.is_scheduled]
        if self.thread.previous or self.opportunity.next_at is None:
            return []
        keys = self.opportunity.conversations.scheduled().order_by("starts_at", "pk").values_list("pk", flat=True)
        return sorted(by_keys(keys[:SIZE]), key=lambda talk: (talk.starts_at, talk.pk))

    @cached_property
    def talks(self) -> list[Talk]:
        """What is to come, then what was."""
        return [*self.coming, *self.thread.rows]

    @cached_property
    def lines(self) -> list[dict]:
        shown = {"may_log": self.may_log, "has_score": self.score is not None, "lens": self.opportunity.lens}
        shown["logged"] = self.params.get("logged", "")
        thread = Thread(self.member.workspace.slug, **shown)
        return thread.lines(self.talks)
