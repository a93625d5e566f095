"""The stages, milestones and conversations of a version as the rules of moving compare them."""

from conversations.plan import Plan, plan_of
from stages.moving import Place, Score


def score_of(version_id: int) -> Score:
    return score_in(plan_of(version_id))


def score_in(plan: Plan) -> Score:
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
            Place(each.pk, each.lineage, each.theme_name, place, each.stage_id, each.role and each.role.buyer_role_id)
            for place, each in enumerate(plan.planned)
        ),
    )
