"""How a draft gets its rows: copied from another version with their lineage, or written from a blueprint."""

from people.models import Department
from stages.blueprint import Blueprint
from stages.models.milestone import Milestone
from stages.models.planned_conversation import PlannedConversation
from stages.models.stage import Indicator, Stage, StageContributor
from stages.models.version_role import VersionRole
from stages.models.vocabulary import BuyerRole, Theme


def copy_into(draft, source) -> None:
    """The same rows once more. What is the same stage, milestone or conversation keeps its lineage."""
    roles = _copies(VersionRole.objects.filter(version=source), version_id=draft.pk)
    stages = _copies(Stage.objects.filter(version=source), version_id=draft.pk)
    inside = {"stage_id": {old: new.pk for old, new in stages.items()}}
    milestones = _copies(Milestone.objects.filter(stage__version=source), **inside)
    for part in (Indicator, StageContributor):
        _copies(part.objects.filter(stage__version=source), **inside)
    _copies(
        PlannedConversation.objects.filter(version=source),
        version_id=draft.pk,
        role_id={old: new.pk for old, new in roles.items()},
        milestone_id={old: new.pk for old, new in milestones.items()},
        **inside,
    )


def _copies(rows, **changes) -> dict:
    """Old id to new row. A change is a value, or a table from the old value to the new one."""
    model, olds = rows.model, list(rows.order_by("pk"))
    news = []
    for old in olds:
        values = {field.attname: getattr(old, field.attname) for field in model._meta.concrete_fields}
        del values["id"]
        for name, change in changes.items():
            values[name] = change.get(values[name]) if isinstance(change, dict) else change
        news.append(model(**values))
    model.objects.bulk_create(news)
    return {old.pk: new for old, new in zip(olds, news, strict=True)}


def write_into(draft, blueprint: Blueprint) -> None:
    """The rows that a blueprint describes, with the words and departments of the workspace where it has them."""
    workspace_id = draft.workspace_id
    departments = _departments(blueprint, workspace_id)
    roles = _write_roles(draft, blueprint)
    names = {talk.theme: {} for stage in blueprint.stages for talk in stage.conversations}
    themes = Theme.objects.all_called(names, workspace_id)
    planned = []
    for position, described in enumerate(blueprint.stages, start=1):
        stage = _write_stage(draft, position, described, departments)
        milestones = _write_milestones(stage, described)
        planned += _conversations(stage, described, roles, milestones, departments, themes)
    PlannedConversation.objects.bulk_create(planned)


def _write_roles(draft, blueprint: Blueprint) -> dict:
    words = BuyerRole.objects.all_called(
        {role.name: {"nature": role.nature} for role in blueprint.roles}, draft.workspace_id
    )
    rows = [
        VersionRole(
            workspace_id=draft.workspace_id,
            version=draft,
            buyer_role=words[role.name],
            position=position,
            name=role.name,
            nature=role.nature,
        )
        for position, role in enumerate(blueprint.roles, start=1)
    ]
    created = VersionRole.objects.bulk_create(rows)
    return {role.key: row for role, row in zip(blueprint.roles, created, strict=True)}


def _write_stage(draft, position, described, departments) -> Stage:
    stage = Stage.objects.create(
        workspace_id=draft.workspace_id,
        version=draft,
        position=position,
        name=described.name,
        purpose=described.purpose,
        enters=described.enters,
        leaves=described.leaves,
        transformation=described.transformation,
        expected_days=described.expected_days,
        answerable=departments.get(described.answerable),
        is_signature=described.is_signature,
    )
    StageContributor.objects.bulk_create(
        StageContributor(workspace_id=draft.workspace_id, stage=stage, department=departments[name])
        for name in described.contributors
    )
    Indicator.objects.bulk_create(
        Indicator(
            workspace_id=draft.workspace_id,
            stage=stage,
            position=place,
            name=indicator.name,
            steers=indicator.steers or "",
            timing=indicator.timing or "",
        )
        for place, indicator in enumerate(described.indicators, start=1)
    )
    return stage


def _write_milestones(stage, described) -> dict:
    rows = [
        Milestone(
            workspace_id=stage.workspace_id,
            stage=stage,
            position=place,
            name=milestone.name,
            verifications=[str(kind) for kind in milestone.verifications],
            is_required=milestone.is_required,
        )
        for place, milestone in enumerate(described.milestones, start=1)
    ]
    created = Milestone.objects.bulk_create(rows)
    return {milestone.key: row for milestone, row in zip(described.milestones, created, strict=True)}


def _conversations(stage, described, roles, milestones, departments, themes) -> list[PlannedConversation]:
    return [
        PlannedConversation(
            workspace_id=stage.workspace_id,
            version_id=stage.version_id,
            stage=stage,
            role=roles.get(talk.role),
            theme=themes[talk.theme],
            theme_name=talk.theme,
            position=place,
            department=departments.get(talk.department),
            purpose=talk.purpose,
            questions="\n".join(talk.questions),
            milestone=milestones.get(talk.milestone),
            is_required=talk.is_required,
            expected_minutes=talk.expected_minutes,
        )
        for place, talk in enumerate(described.conversations, start=1)
    ]


def _departments(blueprint: Blueprint, workspace_id: int) -> dict:
    """Name in the blueprint to row. A department that the workspace has under another language's name is that one."""
    known = {row.name.casefold(): row for row in Department.objects.filter(workspace_id=workspace_id)}
    found = {}
    for department in blueprint.every_department:
        names = (department.name, *department.other_names)
        row = next((known[name.casefold()] for name in names if name.casefold() in known), None)
        found[department.name] = row or Department.objects.create(workspace_id=workspace_id, name=department.name)
    return found
