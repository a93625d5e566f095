from django.db import models
from django.db.models.functions import Now

from people.models import WorkspaceModel


class CohortChange(WorkspaceModel):
    """What a team opened in a quarter on a version must be counted again. Written by database triggers."""

    team_id = models.BigIntegerField()
    version_id = models.BigIntegerField()  # 0: without a version
    quarter = models.DateField(null=True)  # its first day; null: opened on a day that nobody knows
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="cohort_change_in_order")]

    def __str__(self):
        return f"{self.version_id} · {self.team_id} · {self.quarter}"


class Exposure(WorkspaceModel):
    """How many deals had a planned conversation by the moment they left its stage, how many not, and their outcome."""

    class State(models.TextChoices):
        HELD = "held"  # left the stage forward with the conversation held by then
        WITHOUT = "without"  # left it forward without
        STAYED = "stayed"  # never left it forward before its outcome: nothing to compare
        UNKNOWN = "unknown"  # left it at a moment that no file told, or followed another version before

    team_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    quarter = models.DateField(null=True)
    planned_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)  # won, lost, no_decision, disqualified, open
    state = models.CharField(max_length=8, choices=State.choices)
    was_held = models.BooleanField()  # at any time: what the simple shares count
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "planned_id"], name="exposure_by_planned"),
            models.Index(fields=["workspace", "version_id", "team_id", "quarter"], name="exposure_by_cohort"),
        ]

    def __str__(self):
        return f"{self.planned_id} · {self.kind} · {self.state} · {self.n}"
