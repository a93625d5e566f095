import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel


class PlannedConversation(WorkspaceModel):
    """One note of the score: stage × buyer role × theme. The theme's name is copied, as the role's is."""

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
    theme_name = models.CharField(max_length=120)
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
