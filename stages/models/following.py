from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from people.models.role import DateRange


class FollowingQuerySet(WorkspaceQuerySet):
    def on(self, day):
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day), starts_on__lte=day)


class Following(WorkspaceModel):
    """Which team follows which version, from one day to another. Never two at once."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="followings")
    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="followings")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    decided_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    objects = FollowingQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="following_days_in_order",
            ),
            ExclusionConstraint(
                name="following_one_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.version}"


class Training(WorkspaceModel):
    """Somebody knows a version: confirmed by the person, or recorded by a manager."""

    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="trainings")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="trainings")
    trained_on = models.DateField()
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "membership"], name="training_once")]

    def __str__(self):
        return f"{self.membership} · {self.version}"
