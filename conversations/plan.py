"""What a version plans, read once by each process: a published version never changes (the database refuses it).

The rows are shared by every request of the process: they are read, never written to.
"""

from dataclasses import dataclass
from functools import cached_property

from stages.models import Milestone, PlannedConversation, Stage, Version
from stages.models.version_role import VersionRole

MOST = 500  # versions kept; then all are forgotten and read again when they are asked for
_kept: dict[int, "Plan"] = {}


@dataclass(frozen=True)
class Plan:
    stages: tuple[Stage, ...] = ()
    roles: tuple[VersionRole, ...] = ()
    planned: tuple[PlannedConversation, ...] = ()  # in the order of the score, each with its role and its milestone
    milestones: tuple[Milestone, ...] = ()  # in the order of the stages

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each stage, from 0."""
        return {stage.pk: place for place, stage in enumerate(self.stages)}

    @cached_property
    def stages_by_key(self) -> dict[int, Stage]:
        return {stage.pk: stage for stage in self.stages}

    @cached_property
    def by_key(self) -> dict[int, PlannedConversation]:
        return {planned.pk: planned for planned in self.planned}

    def milestones_of(self, *stage_ids: int | None) -> list[Milestone]:
        return [milestone for milestone in self.milestones if milestone.stage_id in stage_ids]


NO_PLAN = Plan()


def plan_of(version_id: int | None) -> Plan:
    if version_id is None:
        return NO_PLAN
    plan = _kept.get(version_id)
    if plan is None:
        plan = read(version_id)
        # A draft may still change; one that is not seen from this workspace is not kept as if it were empty.
        if Version.objects.filter(pk=version_id).exclude(state=Version.State.DRAFT).exists():
            keep(version_id, plan)
    return plan


def read(version_id: int) -> Plan:
    of_version = {"version_id": version_id}
    return Plan(
        stages=tuple(Stage.objects.filter(**of_version)),
        roles=tuple(VersionRole.objects.filter(**of_version)),
        planned=tuple(PlannedConversation.objects.filter(**of_version).select_related("role", "milestone")),
        milestones=tuple(
            Milestone.objects.filter(stage__version_id=version_id).order_by("stage__position", "position")
        ),
    )


def keep(version_id: int, plan: Plan) -> None:
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[version_id] = plan
