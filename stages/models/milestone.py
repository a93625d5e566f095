import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from salesproc.errors import Refused
from stages.models.part import PartOfVersion


class Milestone(PartOfVersion):
    """A fact about the buyer that shows a stage is done, with the evidence to look for."""

    EDITED = ("name", "verifications", "is_required")

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
    # Any of these is enough. None: nothing the buyer does could show it, and the design review says so.
    verifications = ArrayField(
        models.CharField(max_length=10, choices=Evidence.choices),
        verbose_name=_("how it can be verified"),
        default=list,
        blank=True,
    )
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

    def its_version(self):
        return self.stage.version

    def siblings(self):
        return Milestone.objects.filter(stage_id=self.stage_id)

    @property
    def verification_labels(self) -> list[str]:
        return [str(self.Evidence(kind).label) for kind in self.verifications]

    def refuse_if_impossible(self):
        self.name = " ".join(self.name.split())
        if not self.name:
            raise Refused(_t("Say what the buyer has done."), field="name")
        if self.siblings().filter(name__iexact=self.name).exclude(pk=self.pk).exists():
            raise Refused(_t("This stage has this milestone already."), field="name")

    def remove_what_hangs_on_it(self):
        """A conversation that served it stays, and serves none until somebody says which."""
        self.planned_conversations.update(milestone=None)
