from django.db import models

from metrics.maturity import KINDS, Evidence, Level, Verdict
from metrics.models.maturity_period import LEVELS
from people.models import WorkspaceModel, WorkspaceQuerySet


class AssessmentQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        assessments = super().visible_to(member)
        return assessments if member.sees_everything else assessments.filter(team_id__in=member.team_ids)

    def latest(self):
        """The last one of each team, with its facts."""
        return self.order_by("team_id", "-assessed_on").distinct("team_id").prefetch_related("facts")


class Assessment(WorkspaceModel):
    """What the facts of a team said one day, and the level that follows from them."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", db_index=False)
    assessed_on = models.DateField()
    level = models.CharField(max_length=10, choices=LEVELS)
    is_change = models.BooleanField(default=True)  # the level, or which facts are met, was another one before
    computed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-assessed_on"]
        constraints = [models.UniqueConstraint(fields=["team", "assessed_on"], name="assessment_once_a_day")]

    def __str__(self):
        return f"{self.team} · {self.assessed_on}"

    @property
    def verdict(self) -> Verdict:
        """As it was judged that day, in the order of the levels. Facts that are no longer read are left out."""
        kept = {fact.name: fact.evidence for fact in self.facts.all() if fact.name in KINDS}
        return Verdict(Level(self.level), tuple(kept[name] for name in KINDS if name in kept))


class AssessedFact(WorkspaceModel):
    """One fact of an assessment: its value, the threshold of that day, and whether it was met."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=40)
    value = models.FloatField(null=True)  # null: nothing to measure it on
    threshold = models.FloatField()
    is_met = models.BooleanField()
    missing = models.FloatField(default=0)  # how far it is from being met, as `metrics.maturity.Evidence` counts it
    count = models.PositiveIntegerField(null=True)  # of a share: its two parts
    out_of = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "name"], name="assessed_fact_once")]

    def __str__(self):
        return self.name

    @property
    def evidence(self) -> Evidence:
        level, unit = KINDS[self.name]
        return Evidence(
            self.name, level, unit, self.value, self.threshold, self.is_met, self.missing, self.count, self.out_of
        )
