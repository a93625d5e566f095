"""Begins a process with its verbs, dates its versions in the past, and keeps each score as plain values."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from people.models import Membership
from salesproc.demo.company import ProcessPlan, TrialPlan, VersionPlan, blueprint
from salesproc.demo.times import Calendar
from salesproc.demo.truth import EFFECTS, lineage
from stages.blueprint import Blueprint
from stages.models import Milestone, PlannedConversation, Process, Stage, Theme, Version


@dataclass(frozen=True, slots=True)
class MilestoneSpec:
    id: int
    name: str
    is_required: bool
    evidence: str  # how it shows when nobody said it in a conversation


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


# Held by sellers whatever the score says: the key of the words and the theme.
OFF_SCORE = (
    ("pitch", {"en": "Presentation of the product", "fr": "Présentation du produit"}),
    ("pitch", {"en": "Demonstration", "fr": "Démonstration"}),
    ("price", {"en": "The quote", "fr": "Le devis"}),
    ("chasing", {"en": "Follow-up", "fr": "Relance"}),
)


def write_process(plan: ProcessPlan, owner: Membership, calendar: Calendar) -> dict[VersionPlan, ScoreSpec]:
    language, process, scores = owner.workspace.language, None, {}
    for number, starts in enumerate(plan.published, 1):
        drawn = blueprint(plan, language, number)
        if process is None:
            process = Process.begin(plan.name, by=owner, source=drawn)
            draft = process.versions.get()
        else:
            draft = process.draft_from(drawn, by=owner)
        scores[VersionPlan(plan.name, number)] = Keeper(plan.template, drawn, draft).keep(language)
        moment = datetime.combine(calendar.day(starts), time(12), calendar.zone)
        _publish(draft, (plan.why[number - 1], plan.hypothesis[number - 1]), owner, moment)
        earlier = process.versions.filter(state=Version.State.PUBLISHED, number__lt=draft.number)
        earlier.update(state=Version.State.RETIRED, retired_at=moment, retired_by=owner)
    if plan.trial:
        number = len(plan.published) + 1
        tried = with_more(blueprint(plan, language, number), plan.trial)
        draft = process.draft_from(tried, by=owner)
        scores[VersionPlan(plan.name, number)] = Keeper(plan.template, tried, draft).keep(language)
        moment = datetime.combine(calendar.day(plan.trial.begins - 3), time(12), calendar.zone)
        _publish(draft, (plan.trial.why, plan.trial.hypothesis), owner, moment)
    if plan.has_draft:
        process.draft_from(process.versions.order_by("number").last(), by=owner)
    process.next_review_on = calendar.day(plan.next_review)
    process.save(update_fields=["next_review_on"])
    return scores


def _publish(version: Version, says: tuple[str, str], owner: Membership, moment: datetime) -> None:
    """As `Version.publish` does, on a day of the past."""
    version.state = Version.State.PUBLISHED
    version.why, version.hypothesis = says
    version.published_at, version.published_by = moment, owner
    version.save()


def with_more(drawn: Blueprint, trial: TrialPlan) -> Blueprint:
    """The version that is tried: one conversation more."""
    stages = (
        replace(stage, conversations=(*stage.conversations, trial.conversation)) if stage.key == trial.stage else stage
        for stage in drawn.stages
    )
    return replace(drawn, stages=tuple(stages))


class Keeper:
    """Gives the rows of a draft the lineages by which they are known again, and keeps them as values."""

    def __init__(self, template: str, drawn: Blueprint, version: Version):
        self.template, self.drawn, self.version = template, drawn, version

    def keep(self, language: str) -> ScoreSpec:
        rows = list(Stage.objects.filter(version=self.version))
        stages = tuple(
            self._stage(place, *pair) for place, pair in enumerate(zip(self.drawn.stages, rows, strict=True))
        )
        self._mark(Stage, "stage", zip((stage.key for stage in self.drawn.stages), rows, strict=True))
        role_ids = tuple(self.version.roles.values_list("buyer_role_id", flat=True))
        return ScoreSpec(
            version_id=self.version.pk,
            stages=stages,
            signature=next(place for place, stage in enumerate(self.drawn.stages) if stage.is_signature),
            last_disqualifying=self.drawn.disqualification_stage - 1,
            role_ids=role_ids,
            off_score=self._off_score(language, role_ids),
        )

    def _mark(self, model, kind: str, pairs) -> None:
        marked = []
        for key, row in pairs:
            row.lineage = lineage(self.template, kind, key)
            marked.append(row)
        model.objects.bulk_update(marked, ["lineage"])

    def _stage(self, place: int, drawn, stage: Stage) -> StageSpec:
        milestones = list(Milestone.objects.filter(stage=stage))
        talks = list(PlannedConversation.objects.filter(stage=stage).select_related("role").order_by("position"))
        keyed_talks = list(zip((talk.key for talk in drawn.conversations), talks, strict=True))
        keys = (f"{drawn.key}.{milestone.key}" for milestone in drawn.milestones)
        self._mark(Milestone, "milestone", zip(keys, milestones, strict=True))
        self._mark(PlannedConversation, "conversation", keyed_talks)
        return StageSpec(
            id=stage.pk,
            name=stage.name,
            days=float(stage.expected_days or 15),
            milestones=tuple(
                MilestoneSpec(row.pk, row.name, row.is_required, (row.verifications or [""])[-1]) for row in milestones
            ),
            talks=tuple(self._talk(place, key, row) for key, row in keyed_talks),
        )

    def _talk(self, place: int, key: str, row: PlannedConversation) -> TalkSpec:
        effects = (name for name, effect in EFFECTS.items() if effect.keys.get(self.template) == key)
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

    def _off_score(self, language: str, role_ids: tuple[int, ...]) -> tuple[TalkSpec, ...]:
        themes = [(key, Theme.objects.called(names[language], self.version.workspace_id)) for key, names in OFF_SCORE]
        return tuple(
            TalkSpec(None, key, 0, theme.pk, theme.name, role_id, None)
            for key, theme in themes
            for role_id in role_ids[:3]
        )
