"""Writes a process with its versions, and keeps what the generator needs of each score as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from people.models import Department, Membership, Workspace
from salesproc.demo.company import ProcessPlan, VersionPlan, blueprint
from salesproc.demo.times import Calendar
from salesproc.demo.truth import EFFECTS, lineage
from stages import blueprint as plans
from stages.models import (
    BuyerRole,
    Indicator,
    Milestone,
    PlannedConversation,
    Process,
    Stage,
    Theme,
    Version,
    VersionRole,
)
from stages.models.stage import StageContributor


@dataclass(frozen=True, slots=True)
class MilestoneSpec:
    id: int
    name: str
    is_required: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class TalkSpec:
    """`id` is None off the score. `effect` names the one of the three known ones that this is."""

    id: int | None
    key: str
    stage: int
    theme_id: int
    theme: str
    role_id: int | None
    department_id: int | None
    milestone_id: int | None = None
    is_required: bool = False
    minutes: int = 30
    effect: str = ""


@dataclass(frozen=True, slots=True)
class StageSpec:
    id: int
    name: str
    days: float
    milestones: tuple[MilestoneSpec, ...]
    talks: tuple[TalkSpec, ...]


@dataclass(frozen=True, slots=True)
class ScoreSpec:
    version_id: int
    stages: tuple[StageSpec, ...]
    signature: int
    last_disqualifying: int
    role_ids: tuple[int, ...]
    off_score: tuple[TalkSpec, ...]

    @property
    def plans_conversations(self) -> bool:
        return any(stage.talks for stage in self.stages)


# Held by sellers whatever the score says: theme in the two languages, key of the words, role.
OFF_SCORE = (
    ("pitch", {"en": "Presentation of the product", "fr": "Présentation du produit"}),
    ("pitch", {"en": "Demonstration", "fr": "Démonstration"}),
    ("price", {"en": "The quote", "fr": "Le devis"}),
    ("chasing", {"en": "Follow-up", "fr": "Relance"}),
)


@dataclass
class Vocabulary:
    """The words of the workspace: each is written once, whichever process says it first."""

    workspace: Workspace
    departments: dict[str, Department] = field(default_factory=dict)
    roles: dict[str, BuyerRole] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    natures: dict[int, str] = field(default_factory=dict)

    def department(self, name: str | None) -> Department | None:
        if name is None:
            return None
        if name not in self.departments:
            self.departments[name] = Department.objects.create(workspace=self.workspace, name=name)
        return self.departments[name]

    def role(self, role: plans.Role) -> BuyerRole:
        if role.name not in self.roles:
            found = BuyerRole.objects.create(workspace=self.workspace, name=role.name, nature=role.nature.value)
            self.roles[role.name], self.natures[found.pk] = found, found.nature
        return self.roles[role.name]

    def theme(self, name: str) -> Theme:
        if name not in self.themes:
            self.themes[name] = Theme.objects.create(workspace=self.workspace, name=name)
        return self.themes[name]


@dataclass
class ScoreWriter:
    """Writes one version from a blueprint. It is a draft until everything is in it: published ones never change."""

    workspace: Workspace
    plan: ProcessPlan
    words: Vocabulary
    process: Process

    def write(self, number: int) -> tuple[Version, ScoreSpec]:
        drawn = blueprint(self.plan, self.workspace.language, number)
        version = Version.objects.create(
            workspace=self.workspace,
            process=self.process,
            number=number,
            based_on=self.process.versions.filter(number=number - 1).first(),
            disqualification_stage=drawn.disqualification_stage,
            created_by=self.process.owner,
        )
        roles = self._roles(version, drawn)
        stages = tuple(self._stage(version, place, stage, roles) for place, stage in enumerate(drawn.stages))
        marks = [place for place, stage in enumerate(drawn.stages) if stage.is_signature]
        role_ids = tuple(role.buyer_role_id for role in roles.values())
        return version, ScoreSpec(
            version_id=version.pk,
            stages=stages,
            signature=marks[0],
            last_disqualifying=min(drawn.disqualification_stage, len(stages)) - 1,
            role_ids=role_ids,
            off_score=self._off_score(role_ids),
        )

    def _lineage(self, kind: str, key: str):
        return lineage(self.plan.template, kind, key)

    def _roles(self, version: Version, drawn: plans.Blueprint) -> dict[str, VersionRole]:
        rows = [
            VersionRole(
                workspace=self.workspace,
                version=version,
                buyer_role=self.words.role(role),
                position=place,
                name=role.name,
                nature=role.nature.value,
            )
            for place, role in enumerate(drawn.roles, 1)
        ]
        return dict(zip((r.key for r in drawn.roles), VersionRole.objects.bulk_create(rows), strict=True))

    def _stage(self, version, place: int, drawn: plans.Stage, roles: dict[str, VersionRole]) -> StageSpec:
        stage = Stage.objects.create(
            workspace=self.workspace,
            version=version,
            lineage=self._lineage("stage", drawn.key),
            position=place + 1,
            answerable=self.words.department(drawn.answerable),
            **{
                name: getattr(drawn, name)
                for name in ("name", "purpose", "enters", "leaves", "transformation", "expected_days", "is_signature")
            },
        )
        StageContributor.objects.bulk_create(
            StageContributor(workspace=self.workspace, stage=stage, department=self.words.department(name))
            for name in drawn.contributors
        )
        Indicator.objects.bulk_create(
            Indicator(
                workspace=self.workspace,
                stage=stage,
                position=order,
                name=indicator.name,
                steers=indicator.steers or "",
                timing=indicator.timing or "",
            )
            for order, indicator in enumerate(drawn.indicators, 1)
        )
        milestones = self._milestones(stage, drawn)
        return StageSpec(
            id=stage.pk,
            name=stage.name,
            days=float(drawn.expected_days or 15),
            milestones=tuple(MilestoneSpec(m.pk, m.name, m.is_required, m.evidence) for m in milestones.values()),
            talks=self._talks(stage, place, drawn, roles, milestones),
        )

    def _milestones(self, stage: Stage, drawn: plans.Stage) -> dict[str, Milestone]:
        rows = [
            Milestone(
                workspace=self.workspace,
                stage=stage,
                lineage=self._lineage("milestone", f"{drawn.key}.{milestone.key}"),
                position=order,
                name=milestone.name,
                evidence=milestone.verifications[0].value if milestone.verifications else "",
                is_required=milestone.is_required,
            )
            for order, milestone in enumerate(drawn.milestones, 1)
        ]
        return dict(zip((m.key for m in drawn.milestones), Milestone.objects.bulk_create(rows), strict=True))

    def _talks(self, stage, place, drawn, roles, milestones) -> tuple[TalkSpec, ...]:
        rows = [
            PlannedConversation(
                workspace=self.workspace,
                version_id=stage.version_id,
                stage=stage,
                role=roles.get(talk.role),
                theme=self.words.theme(talk.theme),
                theme_name=talk.theme,
                lineage=self._lineage("conversation", talk.key),
                position=order,
                department=self.words.department(talk.department),
                purpose=talk.purpose,
                questions="\n".join(talk.questions),
                milestone=milestones.get(talk.milestone),
                is_required=talk.is_required,
                expected_minutes=talk.expected_minutes,
            )
            for order, talk in enumerate(drawn.conversations)
        ]
        written = PlannedConversation.objects.bulk_create(rows)
        pairs = zip(drawn.conversations, written, strict=True)
        return tuple(self._spec(place, talk.key, row) for talk, row in pairs)

    def _spec(self, place: int, key: str, row: PlannedConversation) -> TalkSpec:
        effects = (name for name, effect in EFFECTS.items() if effect.keys.get(self.plan.template) == key)
        return TalkSpec(
            id=row.pk,
            key=key,
            stage=place,
            theme_id=row.theme_id,
            theme=row.theme_name,
            role_id=row.role.buyer_role_id if row.role else None,
            department_id=row.department_id,
            milestone_id=row.milestone_id,
            is_required=row.is_required,
            minutes=row.expected_minutes,
            effect=next(effects, ""),
        )

    def _off_score(self, role_ids: tuple[int, ...]) -> tuple[TalkSpec, ...]:
        themes = [(key, self.words.theme(names[self.workspace.language])) for key, names in OFF_SCORE]
        return tuple(
            TalkSpec(None, key, 0, theme.pk, theme.name, role_id, None)
            for key, theme in themes
            for role_id in role_ids[:3]
        )


def write_process(
    workspace: Workspace, plan: ProcessPlan, words: Vocabulary, owner: Membership, calendar: Calendar
) -> dict[VersionPlan, ScoreSpec]:
    process = Process.objects.create(
        workspace=workspace,
        name=plan.name,
        owner=owner,
        created_by=owner,
        next_review_on=calendar.day(40),
    )
    writer, scores = ScoreWriter(workspace, plan, words, process), {}
    for number, starts in enumerate(plan.published, 1):
        version, scores[VersionPlan(plan.name, number)] = writer.write(number)
        _publish(version, plan, owner, _noon(calendar, starts))
        if number > 1:
            process.versions.filter(number=number - 1).update(
                state=Version.State.RETIRED, retired_at=_noon(calendar, starts), retired_by=owner
            )
    if plan.has_draft:
        writer.write(len(plan.published) + 1)
    return scores


def _publish(version: Version, plan: ProcessPlan, owner: Membership, moment: datetime) -> None:
    place = version.number - 1
    version.state = Version.State.PUBLISHED
    version.why, version.hypothesis = plan.why[place], plan.hypothesis[min(place, len(plan.hypothesis) - 1)]
    version.published_at, version.published_by = moment, owner
    version.save()


def _noon(calendar: Calendar, day: int) -> datetime:
    on: date = calendar.day(day)
    return datetime.combine(on, time(12), calendar.zone)
