import uuid

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from salesproc.errors import Refused
from stages.models.part import PartOfVersion
from stages.models.vocabulary import Theme


class PlannedConversation(PartOfVersion):
    """One note of the score: stage × buyer role × theme. The theme's name is copied, as the role's is."""

    EDITED = (
        "stage",
        "role",
        "theme_name",
        "purpose",
        "questions",
        "department",
        "milestone",
        "is_required",
        "expected_minutes",
    )
    WORD = "theme"

    READ_WITH = ("version", "stage", "role", "milestone")

    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="planned_conversations")
    stage = models.ForeignKey("stages.Stage", models.PROTECT, related_name="planned_conversations")
    role = models.ForeignKey(
        "stages.VersionRole",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_conversations",
        verbose_name=_("with whom"),
    )
    theme = models.ForeignKey("stages.Theme", models.PROTECT, related_name="planned", verbose_name=_("about what"))
    theme_name = models.CharField(_("about what"), max_length=120)
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    department = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from our side"),
    )
    purpose = models.TextField(_("what it is for"), blank=True)
    questions = models.TextField(_("questions to ask"), blank=True, help_text=_("One on each line."))
    milestone = models.ForeignKey(
        "stages.Milestone",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_conversations",
        verbose_name=_("serves the milestone"),
    )
    is_required = models.BooleanField(_("required"), default=True)
    expected_minutes = models.PositiveSmallIntegerField(_("expected minutes"), default=30)

    class Meta:
        ordering = ["stage__position", "role__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "role", "theme"], name="planned_conversation_once", nulls_distinct=False
            ),
        ]
        indexes = [models.Index(fields=["version", "stage"], name="planned_by_version")]

    def __str__(self):
        return self.theme_name

    def siblings(self):
        return self._in_cell(self.stage_id, self.role_id)

    def _in_cell(self, stage_id, role_id):
        return PlannedConversation.objects.filter(version_id=self.version_id, stage_id=stage_id, role_id=role_id)

    @property
    def question_list(self) -> list[str]:
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    # ---- verbs
    def move_into(self, *, stage, role, by, position: int | None = None):
        """Puts it in that cell, at the end or at that place. Out of its stage it serves no milestone yet: returns
        the one that is left, if any."""
        with self.its_version().editing(by=by) as edit:
            self._read_again()
            served = self.milestone
            self._put({"stage": stage, "role": role})
            if position is not None:
                self._place(position)
            edit.says = _t("“%(name)s” was moved") % {"name": self}
        return served if self.milestone is None else None

    def step(self, to: str, *, by):
        """One stage to the left or right; up or down among those of the cell, then to the next buyer role."""
        stages, roles = list(self.version.stages.all()), [*self.version.roles.all(), *([] if self.role_id else [None])]
        at = [stage.pk for stage in stages].index(self.stage_id)
        beside = [role.pk if role else None for role in roles].index(self.role_id)
        step = -1 if to in {"left", "up"} else 1
        if to in {"left", "right"}:
            return self.move_into(stage=stages[_within(at + step, stages)], role=self.role, by=by)
        cell = list(self.siblings().order_by("position", "pk"))
        place = cell.index(self) + step
        if 0 <= place < len(cell):
            return self.move_into(stage=self.stage, role=self.role, by=by, position=place + 1)
        return self.move_into(stage=self.stage, role=roles[_within(beside + step, roles)], by=by)

    def copy(self, *, by, stage=None, role=None) -> "PlannedConversation":
        """The same conversation once more: in that cell, or in the next one of its row where it is not planned."""
        with self.its_version().editing(by=by) as edit:
            self._read_again()
            if stage is None:
                stage, role = self._next_stage_without_it(), self.role
            values = {name: getattr(self, name) for name in self.EDITED if name not in {"stage", "role", "milestone"}}
            if stage.pk == self.stage_id:
                values["milestone"] = self.milestone
            copy = PlannedConversation(version=self.version, theme_id=self.theme_id, stage=stage, role=role)
            copy.add(by=by, **values)
            edit.says = _t("“%(name)s” was copied") % {"name": self}
        return copy

    def _next_stage_without_it(self):
        """To the right first, then from the beginning of the row."""
        taken = PlannedConversation.objects.filter(role_id=self.role_id, theme_id=self.theme_id)
        free = self.version.stages.exclude(pk__in=taken.filter(version_id=self.version_id).values("stage"))
        stages = sorted(free, key=lambda stage: (stage.position < self.stage.position, stage.position))
        if not stages:
            raise Refused(_t("This theme is planned with this buyer role in every stage."), field="stage")
        return stages[0]

    # ---- writing
    def _put(self, values):
        """In another cell it comes last."""
        if not self._state.adding:
            stage, role = values.get("stage", self.stage), values.get("role", self.role)
            cell = (stage.pk, role.pk if role else None)
            if stage.pk != self.stage_id:
                values = {"milestone": None, **values}  # it belongs to the stage that is left
            if cell != (self.stage_id, self.role_id):
                last = self._in_cell(*cell).aggregate(last=models.Max("position"))["last"]
                values = {**values, "position": (last or 0) + 1}
        super()._put(values)

    def refuse_if_impossible(self):
        self.theme_name = " ".join(self.theme_name.split())
        if not self.theme_name:
            raise Refused(_t("Say what the conversation is about."), field="theme_name")
        self._take_theme()
        if self.siblings().filter(theme_id=self.theme_id).exclude(pk=self.pk).exists():
            raise Refused(_t("This theme is planned with this buyer role in this stage already."), field="theme_name")
        if self.stage.version_id != self.version_id or (self.role_id and self.role.version_id != self.version_id):
            raise Refused(_t("This stage or buyer role belongs to another version."), field="stage")
        if self.milestone_id and self.milestone.stage_id != self.stage_id:
            raise Refused(_t("This milestone belongs to another stage."), field="milestone")

    def _take_theme(self):
        """The word of the workspace, kept where the name was not edited: the word may have been renamed since."""
        before = PlannedConversation.objects.filter(pk=self.pk).values_list("theme_name", flat=True).first()
        if self.theme_id is None or before != self.theme_name:
            self.theme = Theme.objects.called(self.theme_name, self.workspace_id)


def _within(place: int, rows: list) -> int:
    return min(max(place, 0), len(rows) - 1)
