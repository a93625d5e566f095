from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from people.models.role import DateRange

LEVELS = [
    ("random", _("Random")),
    ("informal", _("Informal")),
    ("formal", _("Formal")),
    ("dynamic", _("Dynamic")),
]


class MaturityPeriodQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        periods = super().visible_to(member)
        return periods if member.sees_everything else periods.filter(team_id__in=member.team_ids)

    def on(self, day):
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day), starts_on__lte=day)


class MaturityPeriod(WorkspaceModel):
    """The level of a team's process from one day to another, and how it is known.

    On one day an override holds before an assessment, and an assessment before what somebody entered.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", _("Entered")
        ASSESSED = "assessed", _("Assessed from facts")
        OVERRIDE = "override", _("Override")

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="maturity_periods", db_index=False)
    level = models.CharField(_("level"), max_length=10, choices=LEVELS)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ENTERED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("how it is known"), max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=1)

    objects = MaturityPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["random", "informal", "formal", "dynamic"]),
                name="maturity_level",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="maturity_source_given"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="maturity_days_in_order",
            ),
            ExclusionConstraint(
                name="maturity_one_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.get_level_display()}"
