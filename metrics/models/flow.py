from django.contrib.postgres.fields import ArrayField
from django.db import models

from people.models import WorkspaceModel


class OfCohort(WorkspaceModel):
    """Of what one team opened in one quarter on one version."""

    team_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    quarter = models.DateField(null=True)  # its first day; null: opened on a day that nobody knows

    class Meta:
        abstract = True


class Stay(OfCohort):
    """How long deals stayed in a stage: every day in order, so that medians stay exact over cohorts."""

    class State(models.TextChoices):
        LEFT = "left"  # it has ended; `days` says after how many
        STILL = "still"  # it goes on; `since` says from which day
        UNKNOWN = "unknown"  # nobody knows when it began or ended

    stage_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    days = ArrayField(models.IntegerField())
    since = ArrayField(models.DateField())
    deals = models.PositiveIntegerField()  # that made these stays: whoever came back stayed twice
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "version_id", "team_id", "quarter"], name="stay_by_cohort")]

    def __str__(self):
        return f"{self.stage_id} · {self.state} · {self.n}"


class Passage(OfCohort):
    """What became of the deals that entered a stage, each counted once; of all of them where there is no stage."""

    class Fate(models.TextChoices):
        FORWARD = "forward"  # went on to a later stage, at once or not, or was won
        LOST = "lost"  # ended without having got past it, wherever it was by then
        NO_DECISION = "no_decision"
        DISQUALIFIED = "disqualified"
        HERE = "here"  # open, or won and after the signature: is in it now
        BACK = "back"  # open, in another stage that is not a later one
        KNOWN = "known"  # of all: every stage was entered at a moment that is known
        UNKNOWN = "unknown"  # of all: one was not, or none was entered

    stage_id = models.BigIntegerField(null=True)
    fate = models.CharField(max_length=12, choices=Fate.choices)
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "version_id", "team_id", "quarter"], name="passage_by_cohort")]

    def __str__(self):
        return f"{self.stage_id} · {self.fate} · {self.n}"
