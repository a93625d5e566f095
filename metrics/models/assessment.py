from django.db import models

from metrics.models.maturity_period import LEVELS
from people.models import WorkspaceModel


class Assessment(WorkspaceModel):
    """What the facts of a team said one day, and the level that follows from them."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", db_index=False)
    assessed_on = models.DateField()
    level = models.CharField(max_length=10, choices=LEVELS)
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["team", "-assessed_on"]
        constraints = [models.UniqueConstraint(fields=["team", "assessed_on"], name="assessment_once_a_day")]

    def __str__(self):
        return f"{self.team} · {self.assessed_on}"


class AssessedFact(WorkspaceModel):
    """One fact of an assessment: its value, the threshold of that day, and whether it was met."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=40)
    value = models.FloatField(null=True)  # null: nothing to measure it on
    threshold = models.FloatField()
    is_met = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "name"], name="assessed_fact_once")]

    def __str__(self):
        return self.name
