from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel


class Process(WorkspaceModel):
    """The way a team sells, as a sequence of versions."""

    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey("people.Membership", models.PROTECT, null=True, blank=True, related_name="+")
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "processes"
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="process_name_once")]

    def __str__(self):
        return self.name
