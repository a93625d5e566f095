from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from stages.models import Milestone


class MilestoneReachedQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        reached = super().visible_to(member)
        return reached if member.sees_everything else reached.filter(opportunity__team_id__in=member.team_ids)

    def standing(self):
        return self.filter(withdrawn_at=None)


class MilestoneReached(WorkspaceModel):
    """The buyer has done it, with the evidence. Taken back by a date, never deleted."""

    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="milestones_reached")
    milestone = models.ForeignKey("stages.Milestone", models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", models.PROTECT, null=True, blank=True, related_name="milestones_reached"
    )
    reached_at = models.DateTimeField()
    evidence = models.CharField(_("evidence"), max_length=10, choices=Milestone.Evidence.choices, blank=True)
    evidence_note = models.CharField(_("where it shows"), max_length=500, blank=True)
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = MilestoneReachedQuerySet.as_manager()

    class Meta:
        ordering = ["reached_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "milestone"],
                condition=models.Q(withdrawn_at=None),
                name="milestone_reached_once",
            ),
        ]

    def __str__(self):
        return str(self.milestone)
