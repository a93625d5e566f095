from django.db import models

from people.models import WorkspaceModel


class DiscardedDraft(WorkspaceModel):
    """A draft that was dropped. Its rows are gone; who began it and who dropped it is kept."""

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="discarded_drafts")
    number = models.PositiveIntegerField()
    based_on = models.ForeignKey("stages.Version", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(auto_now_add=True)
    discarded_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-discarded_at"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="discarded_draft_once")]

    def __str__(self):
        return f"v{self.number}"
