"""What one opportunity would gain and lose by a move. Pure: plans and keys in, rows of the plans out."""

from collections.abc import Collection
from dataclasses import dataclass

from conversations.lens import Lens
from conversations.plan import Plan
from stages.models import Milestone, PlannedConversation, Stage


@dataclass(frozen=True)
class Difference:
    stage: Stage | None  # in which it would stand
    counting: list[Milestone]  # of the new version: reached already
    lost: list[Milestone]  # of the old one: reached, and counting no more
    required: list[PlannedConversation]  # to be held from then on
    dropped: list[PlannedConversation]  # not asked for any more
    off: list[PlannedConversation]  # held or scheduled, and no longer on the score

    @property
    def is_nothing(self) -> bool:
        return not (self.lost or self.required or self.dropped or self.off)


@dataclass(frozen=True)
class Change:
    """From one version to another. `step` reads the old one as the new one."""

    old: Plan
    new: Plan
    step: Lens

    def for_one(
        self, stage_id: int | None, reached: Collection[int | None], done: Collection[int | None]
    ) -> Difference:
        """`reached` milestones and `done` conversations as the old version has them."""
        now = self.step.stage(stage_id)
        counting = {self.step.milestone(key) for key in reached}
        before = _left(self.old, stage_id, done)
        after = _left(self.new, now, {self.step.planned(key) for key in done})
        kept = {self.step.planned(each.pk) for each in before}
        asked = {each.pk for each in after}
        return Difference(
            stage=self.new.stages_by_key.get(now),
            counting=[each for each in self.new.milestones if each.pk in counting],
            lost=[each for each in self.old.milestones if each.pk in reached and not self.step.milestone(each.pk)],
            required=[each for each in after if each.pk not in kept],
            dropped=[each for each in before if self.step.planned(each.pk) not in asked],
            off=[each for each in self.old.planned if each.pk in done and not self.step.planned(each.pk)],
        )


def _left(plan: Plan, stage_id: int | None, done: Collection[int | None]) -> list[PlannedConversation]:
    """Required conversations of the stage where it is, and of those to come."""
    place = plan.places.get(stage_id, 0)
    return [
        each
        for each in plan.planned
        if each.is_required and plan.places[each.stage_id] >= place and each.pk not in done
    ]
