from django.db import models

from metrics.models.flow import OfCohort
from people.models import WorkspaceQuerySet


class QualityCountQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        counts = super().visible_to(member)
        return counts if member.sees_everything else counts.filter(team_id__in=member.team_ids)


class QualityCount(OfCohort):
    """What the conversations of a month did, with one buyer role about one theme. 0: without a version, role, theme."""

    role_id = models.BigIntegerField()
    theme_id = models.BigIntegerField()
    month = models.DateField()  # its first day, in the calendar of the workspace
    held = models.PositiveIntegerField()
    obtained = models.PositiveIntegerField()
    partly = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    forward = models.PositiveIntegerField()
    unmoved = models.PositiveIntegerField()
    back = models.PositiveIntegerField()

    objects = QualityCountQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "month"], name="quality_by_month"),
            models.Index(fields=["workspace", "version_id", "team_id", "quarter"], name="quality_by_cohort"),
        ]

    def __str__(self):
        return f"{self.team_id} · {self.month} · {self.obtained} / {self.held}"
