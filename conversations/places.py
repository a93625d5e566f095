"""The stages, milestones and conversations of a version as the rules of moving compare them."""

from conversations.plan import Plan, plan_of
from stages.moving import Place, Score


def score_of(version_id: int, merged: dict[int, int] | None = None) -> Score:
    """`merged`: buyer roles that are another word by now, so that the same role is compared as the same."""
    return score_in(plan_of(version_id), merged or {})


def score_in(plan: Plan, merged: dict[int, int]) -> Score:
    signature = next((place for place, stage in enumerate(plan.stages) if stage.is_signature), len(plan.stages))
    return Score(
        stages=tuple(
            Place(stage.pk, stage.lineage, stage.name, place, is_signed=place > signature)
            for place, stage in enumerate(plan.stages)
        ),
        milestones=tuple(
            Place(each.pk, each.lineage, each.name, place, stage=each.stage_id)
            for place, each in enumerate(plan.milestones)
        ),
        planned=tuple(
            Place(each.pk, each.lineage, each.theme_name, place, each.stage_id, _role(each, merged))
            for place, each in enumerate(plan.planned)
        ),
    )


def _role(planned, merged: dict[int, int]) -> int | None:
    role = planned.role.buyer_role_id if planned.role else None
    return merged.get(role, role)
