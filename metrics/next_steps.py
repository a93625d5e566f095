"""What a team can do for its next level: each missing fact with the places where it is mended, and who may do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.evidence_wording import FACTS, fact_says
from metrics.maturity import Evidence
from people.models import Department, Membership, Role, Team
from salesproc.figures import number
from stages.models import Following, Indicator, Milestone, PlannedConversation, Stage, Suggestion, Training, Version

MOST = 6  # presses and names of one fact: more would be a list of its own


@dataclass(frozen=True)
class Press:
    """A place to go; with `start`, a draft to begin there from that version."""

    says: str
    url: str
    start: int | None = None


@dataclass(frozen=True)
class Step:
    fact: Evidence
    says: str
    detail: str
    presses: tuple[Press, ...]
    ask: str  # whom, when the reader may not do it


class NextSteps:
    def __init__(self, member: Membership, team: Team, version: Version | None):
        self.member, self.team, self.version = member, team, version

    def of(self, missing) -> list[Step]:
        return [self._step(fact) for fact in missing]

    def _step(self, fact: Evidence) -> Step:
        permission, find = self._ways()[fact.name]
        about = Following(team=self.team) if permission in ("following.edit", "training.record") else None
        may = self.member.may(permission, about)
        detail, presses = find(may)
        shown = tuple(presses)[:MOST]
        ask = "" if may or shown else _("Ask %(who)s.") % {"who": self._who}
        return Step(fact, fact_says(fact) if fact.value is not None else str(FACTS[fact.name]), detail, shown, ask)

    def _ways(self):
        return {
            "follows_published_version": ("following.edit", self._follow),
            "stages_described": ("process.edit", self._describe),
            "stages_measured": ("process.edit", self._measure),
            "people_trained": ("training.record", self._train),
            "use_expected": ("process.edit", self._require),
            "moves_with_milestones": ("process.see", self._moves),
            "conversations_on_score": ("process.see", self._off_score),
            "other_departments": ("process.edit", self._departments),
            "revised": ("review.hold", self._review),
            "suggestions_answered": ("process.edit", self._answer),
        }

    def _url(self, name: str, query: str = "", **kwargs) -> str:
        return reverse(name, kwargs={"workspace": self.member.workspace.slug, **kwargs}) + query

    @cached_property
    def _who(self) -> str:
        """The managers of the team; where nobody leads it, the admins."""
        roles = Role.objects.visible_to(self.member).on(self.member.workspace.today())
        roles = roles.filter(kind__in=[Role.Kind.MANAGER, Role.Kind.ADMIN]).select_related("membership")
        leading = [role.membership.name for role in roles if role.team_id == self.team.pk]
        names = leading or [role.membership.name for role in roles if role.kind == Role.Kind.ADMIN]
        return _(" or ").join(sorted(set(names))[:3])

    # ---- the version
    @cached_property
    def _draft(self) -> Version | None:
        versions = Version.objects.visible_to(self.member).filter(process=self.version.process_id)
        return versions.drafts().order_by("-number").first()

    def _begin(self, says: str) -> Press:
        """Where the score is edited: the draft, or one that begins with this press."""
        if self._draft:
            return Press(says, self._url("stages:version_show", pk=self._draft.pk))
        url = self._url("stages:version_create", process=self.version.process_id)
        return Press(_("Begin a draft"), url, start=self.version.pk)

    def _follow(self, may: bool) -> tuple[str, list[Press]]:
        if not may:
            return "", []
        if Version.objects.visible_to(self.member).published().exists():
            return "", [Press(_("Give the team a version"), self._url("stages:following_create", team=self.team.pk))]
        return _("No version is published yet."), [Press(_("Design a process"), self._url("stages:process_create"))]

    def _stages(self, *parts) -> list[Stage]:
        """Stages of the draft, or of the version while there is none, with what each has."""
        has = {part.__name__.lower(): Exists(part.objects.filter(stage=OuterRef("pk"))) for part in parts}
        return list(Stage.objects.filter(version=self._draft or self.version).annotate(**has).order_by("position"))

    def _describe(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return _("There is no version to describe yet."), []
        return self._mend(may, list(self._undescribed()))

    def _undescribed(self) -> Iterator[Press]:
        for stage in self._stages(Milestone, PlannedConversation):
            if not stage.milestone:
                says = _("Add a milestone to “%(stage)s”") % {"stage": stage.name}
                yield Press(says, self._url("stages:milestone_create", stage=stage.pk))
            if not stage.plannedconversation:
                says = _("Plan a conversation in “%(stage)s”") % {"stage": stage.name}
                url = self._url("stages:planned_conversation_create", f"?stage={stage.pk}", version=stage.version_id)
                yield Press(says, url)

    def _measure(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return _("There is no version to measure yet."), []
        return self._mend(may, list(self._unmeasured()))

    def _unmeasured(self) -> Iterator[Press]:
        for stage in self._stages(Indicator):
            if stage.expected_days is None:
                says = _("Say how long “%(stage)s” should last") % {"stage": stage.name}
                yield Press(says, self._url("stages:stage_update", pk=stage.pk))
            if not stage.indicator:
                says = _("Give “%(stage)s” an indicator") % {"stage": stage.name}
                yield Press(says, self._url("stages:indicator_create", stage=stage.pk))

    def _mend(self, may: bool, presses: list[Press]) -> tuple[str, list[Press]]:
        detail = " · ".join(press.says for press in presses[:MOST])
        if not may:
            return detail, []
        if self._draft is None:
            return detail, [self._begin("")]
        if presses:
            return _("In draft %(n)s:") % {"n": self._draft.number}, presses
        url = self._url("stages:publication_create", version=self._draft.pk)
        says = _("Nothing lacks in draft %(n)s: publish it.") % {"n": self._draft.number}
        return says, [Press(_("Publish the draft"), url)]

    def _require(self, may: bool) -> tuple[str, list[Press]]:
        detail = _("No milestone of the score is required: nothing asks before somebody moves on.")
        return detail, [self._begin(_("Make a milestone required"))] if may and self.version else []

    # ---- people and use
    def _train(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return _("There is no version to be trained on yet."), []
        people = Membership.objects.visible_to(self.member).active()
        roles = Role.objects.visible_to(self.member).on(self.member.workspace.today()).filter(team=self.team)
        knowing = Training.objects.visible_to(self.member).filter(version=self.version).values("membership")
        waiting = people.filter(pk__in=roles.values("membership")).exclude(pk__in=knowing).order_by("name")
        found = list(waiting.values_list("pk", "name"))
        names = ", ".join(name for _pk, name in found[:MOST]) + (", …" if len(found) > MOST else "")
        presses = []
        if self.member.pk in {pk for pk, _name in found}:
            presses = [Press(_("Walk through the score"), self._url("stages:walk_show", version=self.version.pk))]
        if may:
            url = self._url("stages:adoption_index", f"?team={self.team.pk}&missing=1")
            presses.append(Press(_("Who knows what"), url))
        return (_("Not trained: %(names)s") % {"names": names} if names else _("Nobody is in this team.")), presses

    def _moves(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return "", []
        url = self._url("conversations:deal_review_show", version=self.version.pk)
        return "", [Press(_("Look at what happened in the deals"), url)]

    def _off_score(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return "", []
        url = self._url("conversations:off_score_index", process=self.version.process_id)
        return "", [Press(_("What is held and not on the score"), url)]

    def _departments(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return "", []
        planned = PlannedConversation.objects.filter(version=self.version).values("department")
        others = Department.objects.visible_to(self.member).filter(pk__in=planned).exclude(pk=self.team.department_id)
        names = ", ".join(others.values_list("name", flat=True))
        if not names:
            detail = _("Only the team’s own department has planned conversations.")
        else:
            detail = _("Planned for: %(names)s. Each counts once it held one.") % {"names": names}
        return detail, [self._begin(_("Plan a conversation for another department"))] if may else []

    # ---- improvement
    def _review(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None or not may:
            return "", []
        return "", [Press(_("Hold a review"), self._url("metrics:meeting_create", process=self.version.process_id))]

    def _answer(self, may: bool) -> tuple[str, list[Press]]:
        if self.version is None:
            return "", []
        waiting = Suggestion.objects.visible_to(self.member).open().filter(process=self.version.process_id).count()
        says = ngettext("%(n)s suggestion waits for an answer", "%(n)s suggestions wait for an answer", waiting)
        url = self._url("stages:suggestion_index", f"?process={self.version.process_id}")
        return says % {"n": number(waiting)}, [Press(_("Answer suggestions"), url)] if may else []
