"""Roles met and days between conversations, against the outcome: by the moment each stage was left."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.cache import caches
from django.db.models import BigIntegerField, Value
from django.utils.translation import gettext as _

from metrics import coverage_wording, effect_wording
from metrics.compared import RANKS, Compared, ComparedPage, verdict_of
from metrics.coverage import PACE, PLANNED, Asked, Coverage, Question
from metrics.effect_counts import standing_out
from metrics.kept import KeptPage
from salesproc.addresses import address
from salesproc.figures import number
from stages.models import BuyerRole, PlannedConversation, Stage, Version, VersionRole
from stages.score import Cell, Note, Row, Score, ScoreStage

NATURES = (BuyerRole.Nature.DECIDES, BuyerRole.Nature.BENEFITS)


@dataclass(frozen=True)
class CoverageLine(Compared):
    """One question at the landmark of one stage, with what goes with it."""

    question: Question
    stage: Stage
    name: str  # of whom it is asked
    cut: float | None  # of the pace: the days that tell its two kinds apart

    @property
    def says_what(self) -> str:
        return coverage_wording.what(self.question.what, self.name, self.stage.name, self.cut)

    @property
    def arm_names(self) -> tuple[str, str]:
        return coverage_wording.arms(self.question.what, self.cut)

    @property
    def under(self) -> str:
        """What stands under its name: of the pace, the days."""
        return self.arm_names[0] if self.is_pace and self.cut is not None else ""

    @property
    def is_pace(self) -> bool:
        return self.question.what == PACE

    @property
    def cut_says(self) -> str:
        return coverage_wording.cut(self.cut) if self.is_pace else ""


class Plan:
    """What is asked of a version: its stages before the signature, whom it plans, and the same in the other versions of
    its process."""

    def __init__(self, member, version):
        in_process = {"version__process": version.process_id, "version__published_at__isnull": False}
        rows = Stage.objects.visible_to(member).filter(**in_process)
        self.version, by_version = version, defaultdict(list)
        for stage in rows.order_by("version_id", "position"):
            by_version[stage.version_id].append(stage)
        before = [stage for stages in by_version.values() for stage in _before_signature(stages)]
        self.stages = [stage for stage in before if stage.version_id == version.pk]
        self._places = {stage.lineage: place for place, stage in enumerate(self.stages)}
        self._rows = [stage for stage in before if stage.lineage in self._places]
        roles = VersionRole.objects.visible_to(member).filter(**in_process).select_related("buyer_role")
        self._roles = {role.pk: role for role in roles.order_by("position", "pk")}
        planned = PlannedConversation.objects.visible_to(member).filter(**in_process, role__isnull=False)
        self._planned = list(planned.values_list("version_id", "stage__position", "role_id"))

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((stage.pk, self._places[stage.lineage]) for stage in self._rows))

    @cached_property
    def own_roles(self) -> list[VersionRole]:
        return [role for role in self._roles.values() if role.version_id == self.version.pk]

    @cached_property
    def rows(self) -> list[tuple[str, str, str, tuple[int, ...]]]:
        """What is asked at each stage: its key, its name, its caption, and the roles of which one is enough."""
        found: list[tuple[str, str, str, tuple[int, ...]]] = []
        if self._planned:
            found.append((PLANNED, _("Everybody planned"), _("up to this stage"), ()))
        for nature in NATURES:
            if sum(role.nature == nature for role in self.own_roles) > 1:  # of one alone it is the row of that role
                keys = {_word(role) for role in self._roles.values() if role.nature == nature}
                caption = _("one of them or more")
                found.append((f"nature-{nature}", coverage_wording.NATURES[nature], caption, tuple(sorted(keys))))
        found += [
            (f"role-{_word(role)}", role.name, role.get_nature_display(), (_word(role),)) for role in self.own_roles
        ]
        return [*found, (PACE, _("Days between conversations"), _("at the median or under"), ())]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(
            self._question(what, place, roles) for what, *_said, roles in self.rows for place in range(len(self.stages))
        )

    def _question(self, what: str, place: int, roles: tuple[int, ...]) -> Question:
        stages = [stage for stage in self._rows if self._places[stage.lineage] == place]
        if what != PLANNED:
            return Question(what, place, tuple(sorted(stage.version_id for stage in stages)), roles)
        plans = {stage.version_id: self._planned_until(stage) for stage in stages}
        plans = {version: needed for version, needed in plans.items() if needed}
        return Question(what, place, tuple(sorted(plans)), (), tuple(sorted(plans.items())))

    def _planned_until(self, stage: Stage) -> tuple[int, ...]:
        """Whom its version plans to meet up to there."""
        until = [role for version, at, role in self._planned if version == stage.version_id and at <= stage.position]
        return tuple(sorted({_word(self._roles[role]) for role in until}))


def _before_signature(stages: list[Stage]) -> list[Stage]:
    signed = next((stage.position for stage in stages if stage.is_signature), stages[-1].position)
    return [stage for stage in stages if stage.position < signed]


def _word(role: VersionRole) -> int:
    """Words that were made one count as one."""
    return role.buyer_role.merged_into_id or role.buyer_role_id


class CoveragePage(KeptPage[Coverage], ComparedPage):
    def __init__(self, member, *, what: str = "", stage: int | None = None, **asked):
        super().__init__(member, **asked)
        self.what, self.stage = what, stage

    @cached_property
    def plan(self) -> Plan:
        return Plan(self.member, self.version)

    @cached_property
    def asked(self) -> Asked:
        places, questions = caches["drawn"].get_or_set(self._plan_key, lambda: (self.plan.places, self.plan.questions))
        return Asked(self.member.workspace_id, places, questions, self.within, self.since)

    @property
    def _plan_key(self) -> str:
        """What is planned on a published score never changes: which there are does, and which words count as one."""
        published = Version.objects.visible_to(self.member).filter(published_at__isnull=False)
        published = published.filter(process=self.version.process_id).values_list("pk", Value(None, BigIntegerField()))
        merged = BuyerRole.objects.visible_to(self.member).filter(merged_into__isnull=False)
        told = sorted(
            published.order_by().union(merged.order_by().values_list("pk", "merged_into_id"), all=True), key=repr
        )
        return "plan:" + hashlib.sha256(repr((self.version.pk, told)).encode()).hexdigest()

    @cached_property
    def found(self) -> Coverage:
        known = self.answer.kept.counts if self.answer.kept else Coverage()
        if self.team is None:
            return known
        return Coverage({key: counts.of_team(self.team.pk) for key, counts in known.counts.items()}, known.cuts)

    @cached_property
    def lines(self) -> list[CoverageLine]:
        """Row by row of the drawing, stage by stage; nothing while it is not counted."""
        if not self.is_counted:
            return []
        stands_out = standing_out(self.found.counts)
        names = {what: name for what, name, *_more in self.plan.rows}
        return [self._line(question, names[question.what], stands_out) for question in self.plan.questions]

    def _line(self, question: Question, name: str, stands_out: set) -> CoverageLine:
        counts, stage = self.found.counts[question.key], self.plan.stages[question.place]
        slug, cut = self.member.workspace.slug, self.found.cuts[question.place]
        chosen = {"what": question.what, "stage": stage.pk}
        url = f"{address(slug, 'metrics:coverage_index')}?{urlencode({**self.place, **chosen})}#comparison"
        narrowed = {"score": self.version.pk, **self.narrowed, "what": question.what, "left": stage.pk}
        if question.what == PACE and cut is not None:
            narrowed["cut"] = cut
        listed = f"{address(slug, 'metrics:coverage_opportunity_index')}?{urlencode(narrowed)}"
        verdict = verdict_of(question.key, counts, self.outcome, stands_out)
        return CoverageLine(counts, self.outcome, verdict, url, listed, question, stage, name, cut)

    @cached_property
    def score(self) -> Score:
        """The questions down, the stages across, and in each cell what goes with it."""
        by_key = {line.question.key: line for line in self.lines}
        stages = [ScoreStage(stage.name, self._left(place)) for place, stage in enumerate(self.plan.stages)]
        rows = [
            Row(name, [Cell([self._note(by_key[what, place])]) for place in range(len(stages))], caption)
            for what, name, caption, _roles in self.plan.rows
        ]
        return Score(_("Roles met and days between conversations, by stage"), stages, rows)

    def _note(self, line: CoverageLine) -> Note:
        chosen = " chosen" if line is self.chosen else ""
        label = line.says if line.says else "–"
        return Note(label, f"{line.verdict}{chosen}", url=line.url, title=f"{line.says_what}: {line.verdict_says}")

    def _left(self, place: int) -> str:
        """Of the roles: the pace leaves out those with fewer than two conversations."""
        lefts = [line.counts.left for line in self.lines if line.question.place == place and not line.is_pace]
        return effect_wording.left_by(max(lefts, default=0))

    @cached_property
    def ranked(self) -> list[CoverageLine]:
        """What stands out first, the largest difference before the others."""

        def place(line: CoverageLine) -> tuple:
            return RANKS.index(line.verdict), -abs(line.effect.difference.value or 0)

        return sorted(self.lines, key=place)

    @cached_property
    def chosen(self) -> CoverageLine | None:
        """The one that is asked for, else the first that stands out, else the first with enough, else the first."""
        asked = [line for line in self.lines if (line.question.what, line.stage.pk) == (self.what, self.stage)]
        return next(iter([*asked, *self.ranked]), None)

    @cached_property
    def told(self) -> list[CoverageLine]:
        return [line for line in self.ranked if line.verdict in ("up", "down")]

    @cached_property
    def n(self) -> int:
        return max((sum(counts.all.values()) for counts in self.found.counts.values()), default=0)

    @property
    def is_drawn_from(self) -> tuple:
        """The names on a published score never change, but for that of its process."""
        team = self.team and self.team.pk
        return (self.asked, team, self.version.pk, str(self.version), self.outcome, self.what, self.stage)

    @property
    def headline(self) -> str:
        return coverage_wording.headline(self)

    @property
    def lede(self) -> str:
        return coverage_wording.lede(self.outcome, number(self.n), self.n, len(self.lines)) if self.is_counted else ""
