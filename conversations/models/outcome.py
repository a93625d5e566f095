from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet


class OutcomeQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        outcomes = super().visible_to(member)
        return outcomes if member.sees_everything else outcomes.filter(opportunity__team_id__in=member.team_ids)

    def counted(self):
        """Those that figures count: the one in force, and reopened ones whose past must not change."""
        return self.filter(models.Q(reopened_at=None) | models.Q(stays_counted=True))


class Outcome(WorkspaceModel):
    """How an opportunity ended, and when. Reopening supersedes the row; it is never changed or deleted."""

    class Kind(models.TextChoices):
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        NO_DECISION = "no_decision", _("No decision")
        DISQUALIFIED = "disqualified", _("Disqualified")

    class Cause(models.TextChoices):
        INDECISION = "indecision", _("Indecision")
        STATUS_QUO = "status_quo", _("Preference for the status quo")

    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_on = models.DateField(null=True)  # unknown in some imported files, and then it stays unknown
    decided_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    reopened_because = models.CharField(max_length=500, blank=True)
    stays_counted = models.BooleanField(default=False)  # after a reopening: past figures keep it

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=models.Q(reopened_at=None), name="outcome_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["won", "lost", "no_decision", "disqualified"]),
                name="outcome_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(cause="") | models.Q(kind="no_decision", cause__in=["indecision", "status_quo"]),
                name="outcome_cause_of_no_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(stays_counted=False) | models.Q(reopened_at__isnull=False),
                name="outcome_stays_counted_when_reopened",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
