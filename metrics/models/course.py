from django.contrib.postgres.fields import ArrayField
from django.db import models

from people.models import WorkspaceModel, WorkspaceQuerySet


class CourseQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        courses = super().visible_to(member)
        return courses if member.sees_everything else courses.filter(team_id__in=member.team_ids)


class Course(WorkspaceModel):
    """The conversations that were held of an opportunity, in time order, and how they fit its score."""

    opportunity_id = models.BigIntegerField()
    team_id = models.BigIntegerField()
    version_id = models.BigIntegerField()  # 0: without a version
    quarter = models.DateField(null=True)  # in which it was opened
    kind = models.CharField(max_length=12)  # won, lost, no_decision, disqualified, open
    decided_on = models.DateField(null=True)
    # Of each conversation: what it was (see metrics.courses), its day, its key, and how it fits the score.
    path = ArrayField(models.BigIntegerField())
    days = ArrayField(models.DateField())
    talks = ArrayField(models.BigIntegerField())
    fits = ArrayField(models.IntegerField())
    in_order = models.PositiveIntegerField()
    out_of_order = models.PositiveIntegerField()
    off_score = models.PositiveIntegerField()
    skipped = models.PositiveIntegerField()  # planned in a stage that was left forward without it
    # Stages before the signature that were left forward at a known moment, and how many had been held by then.
    left_stages = ArrayField(models.BigIntegerField())
    talks_by_then = ArrayField(models.IntegerField())

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity_id"], name="course_once")]
        indexes = [
            models.Index(fields=["workspace", "decided_on"], name="course_by_day"),
            models.Index(fields=["workspace", "team_id", "version_id", "quarter"], name="course_by_cohort"),
        ]

    def __str__(self):
        return f"{self.opportunity_id} · {self.kind}"
