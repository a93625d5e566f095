import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel


class Milestone(WorkspaceModel):
    """A fact about the buyer that shows a stage is done, with the evidence to look for."""

    class Evidence(models.TextChoices):
        SAID = "said", _("Said in a conversation")
        EMAIL = "email", _("E-mail")
        DOCUMENT = "document", _("Document")
        MEETING = "meeting", _("Meeting held")
        DATE = "date", _("Date given")

    stage = models.ForeignKey("stages.Stage", models.PROTECT, related_name="milestones")
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("the buyer has…"), max_length=160)
    evidence = models.CharField(_("how it is verified"), max_length=10, choices=Evidence.choices, blank=True)
    is_required = models.BooleanField(_("required before moving on"), default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "position"],
                name="milestone_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.name
