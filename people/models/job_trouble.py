from django.db import models
from django.utils import timezone

from people.models.base import WorkspaceModel


class JobTrouble(WorkspaceModel):
    """A kind of job failed or is late, until it ends well again: the admins are told once of each."""

    kind = models.CharField(max_length=40)
    began_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind"], condition=models.Q(ended_at=None), name="job_trouble_once"
            )
        ]

    def __str__(self):
        return self.kind
