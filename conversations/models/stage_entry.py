from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet


class StageEntryQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        entries = super().visible_to(member)
        return entries if member.sees_everything else entries.filter(opportunity__team_id__in=member.team_ids)

    def of_buyers(self):
        """Without those that only say the same place in the words of another version."""
        return self.filter(move=None)


class StageEntry(WorkspaceModel):
    """An opportunity entered a stage. Only ever added, by `Opportunity.enter` or by an import, in sequence.

    The stage's name is copied: what happened keeps its words when a process changes.
    """

    opportunity = models.ForeignKey(
        "conversations.Opportunity", models.PROTECT, related_name="stage_entries", db_index=False
    )
    sequence = models.PositiveIntegerField()
    stage = models.ForeignKey("stages.Stage", models.PROTECT, null=True, related_name="+")
    stage_name = models.CharField(max_length=120)
    entered_at = models.DateTimeField(null=True)  # null: the file knew the order, not the moment
    time_known = models.BooleanField(default=True, db_default=True)  # false: a file gave a day, this is its midnight
    entered_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    # Required milestones of the stage that was left, not reached then: soft gates let pass and remember.
    missing = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    # Written by a move to another version, or by taking it back: the same place in other words, no step of the buyer.
    move = models.ForeignKey("conversations.Move", models.PROTECT, null=True, related_name="entries", db_index=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = StageEntryQuerySet.as_manager()

    class Meta:
        ordering = ["opportunity", "sequence"]
        verbose_name_plural = "stage entries"
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "sequence"], name="stage_entry_sequence_once"),
        ]

    def __str__(self):
        return self.stage_name
