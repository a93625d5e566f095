from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Value, When

from people.models import WorkspaceModel, WorkspaceQuerySet


def or_else(column, value, kind):
    """CASE, not COALESCE: PostgreSQL takes that for leaky, so row-level security keeps it from its index."""
    return Case(When(**{f"{column}__isnull": True}, then=Value(value)), default=F(column), output_field=kind)


# What a rollup counts by, with nulls compared as metrics.computing compares them: one index finds the facts of a
# rollup, its twin the rollup itself.
GROUP = (
    "workspace",
    "level",
    "team_id",
    "kind",
    or_else("month", date(1, 1, 1), models.DateField()),
    or_else("owner_id", 0, models.BigIntegerField()),
    or_else("version_id", 0, models.BigIntegerField()),
    "currency",
)


class Change(WorkspaceModel):
    """An opportunity whose facts must be read again. Written by database triggers, so that nothing is missed."""

    opportunity_id = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="change_in_order")]

    def __str__(self):
        return str(self.opportunity_id)


class FactQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        facts = super().visible_to(member)
        return facts if member.sees_everything else facts.filter(team_id__in=member.team_ids)


class Fact(WorkspaceModel):
    """One counted outcome of an opportunity, or the opportunity while it is open, with what it is counted by."""

    opportunity_id = models.BigIntegerField()
    outcome_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField()
    version_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    level = models.CharField(max_length=10, blank=True)  # empty: level unknown on the day it was opened
    opened_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    month = models.DateField(null=True)  # the first day of the month of `decided_on`
    kind = models.CharField(max_length=12)  # won, lost, no_decision, disqualified, open
    cause = models.CharField(max_length=12, blank=True)
    cycle_days = models.FloatField(null=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity_id", "outcome_id"], name="fact_once", nulls_distinct=False)
        ]
        indexes = [
            models.Index(fields=["workspace", "decided_on", "id"], name="fact_by_day"),
            models.Index(*GROUP, name="fact_by_rollup"),
        ]

    def __str__(self):
        return f"{self.opportunity_id} · {self.kind}"


class Rollup(WorkspaceModel):
    """Counts of one group of facts, with every cycle and amount in order, so that medians stay exact."""

    level = models.CharField(max_length=10, blank=True)
    team_id = models.BigIntegerField()
    version_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    month = models.DateField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=12)
    n = models.PositiveIntegerField()
    amount_sum = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    cycle_days = ArrayField(models.FloatField())
    amounts = ArrayField(models.DecimalField(max_digits=15, decimal_places=2))

    class Meta:
        constraints = [models.UniqueConstraint(*GROUP, name="rollup_once")]
        indexes = [models.Index(fields=["workspace", "month"], name="rollup_by_month")]

    def __str__(self):
        return f"{self.level or 'unknown'} · {self.kind} · {self.n}"


class Figures(WorkspaceModel):
    """When the figures of a workspace were computed. The revision counts, so that answers may be kept by it."""

    revision = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)
    rebuilt_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)  # when the facts of its teams began to be read

    # Of one look at them (metrics/looking.py), and not of the row: newer ones are being counted, and the seconds that
    # counting took.
    is_old, took = False, 0.0

    class Meta:
        verbose_name_plural = "figures"
        constraints = [models.UniqueConstraint(fields=["workspace"], name="figures_once")]

    def __str__(self):
        return f"r{self.revision}"
