"""A version read from the database as values, in a constant number of queries."""

from stages.blueprint import (
    Blueprint,
    Conversation,
    Indicator,
    Milestone,
    Nature,
    Role,
    Stage,
    Steers,
    Timing,
    Verification,
)


class Rows:
    """The rows of a version: its buyer roles, and its stages with all that hangs on them."""

    def __init__(self, version):
        self.version = version
        self.roles = list(version.roles.all())
        self.stages = list(
            version.stages.select_related("answerable").prefetch_related(
                "contributors", "milestones", "indicators", "planned_conversations__department"
            )
        )


def blueprint_of(version, rows: Rows | None = None) -> Blueprint:
    """Keys are lineages, and for a buyer role the word of the workspace: what two versions share has one key."""
    rows = rows or Rows(version)
    roles, stages = rows.roles, rows.stages
    keys = {role.pk: str(role.buyer_role_id) for role in roles}
    return Blueprint(
        name=version.process.name,
        disqualification_stage=version.disqualification_stage,
        roles=tuple(Role(keys[role.pk], role.name, Nature(role.nature)) for role in roles),
        stages=tuple(_stage(stage, keys) for stage in stages),
    )


def _stage(stage, roles) -> Stage:
    milestones = {milestone.pk: str(milestone.lineage) for milestone in stage.milestones.all()}
    order = {pk: place for place, pk in enumerate(roles)}  # nobody named comes last
    talks = sorted(
        stage.planned_conversations.all(),
        key=lambda talk: (order.get(talk.role_id, len(order)), talk.position, talk.pk),
    )
    return Stage(
        key=str(stage.lineage),
        name=stage.name,
        purpose=stage.purpose,
        enters=stage.enters,
        leaves=stage.leaves,
        transformation=stage.transformation,
        expected_days=stage.expected_days,
        answerable=stage.answerable.name if stage.answerable else None,
        contributors=tuple(sorted(department.name for department in stage.contributors.all())),
        is_signature=stage.is_signature,
        milestones=tuple(_milestone(milestone) for milestone in stage.milestones.all()),
        indicators=tuple(_indicator(indicator) for indicator in stage.indicators.all()),
        conversations=tuple(_conversation(talk, roles, milestones) for talk in talks),
    )


def _milestone(row) -> Milestone:
    kinds = tuple(Verification(kind) for kind in row.verifications)
    return Milestone(str(row.lineage), row.name, kinds, row.is_required)


def _indicator(row) -> Indicator:
    return Indicator(row.name, Steers(row.steers) if row.steers else None, Timing(row.timing) if row.timing else None)


def _conversation(row, roles, milestones) -> Conversation:
    return Conversation(
        key=str(row.lineage),
        theme=row.theme_name,
        role=roles.get(row.role_id),
        purpose=row.purpose,
        questions=tuple(row.question_list),
        department=row.department.name if row.department else None,
        milestone=milestones.get(row.milestone_id),
        is_required=row.is_required,
        expected_minutes=row.expected_minutes,
    )
