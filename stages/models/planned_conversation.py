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
    theme = models.ForeignKey("stages.Theme", models.PROTECT, related_name="+", verbose_name=_("about what"))
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
        return PlannedConversation.objects.filter(stage_id=self.stage_id, role_id=self.role_id)

    @property
    def question_list(self) -> list[str]:
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    def refuse_if_impossible(self):
        self.theme_name = " ".join(self.theme_name.split())
        if not self.theme_name:
            raise Refused(_t("Say what the conversation is about."), field="theme_name")
        self._take_theme()
        if self.siblings().filter(theme=self.theme).exclude(pk=self.pk).exists():
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
