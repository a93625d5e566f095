from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel


class Involvement(WorkspaceModel):
    """A contact in an opportunity: with which buyer role, and where they stand."""

    class Stance(models.TextChoices):
        FOR = "for", _("For")
        NEUTRAL = "neutral", _("Neutral")
        AGAINST = "against", _("Against")
        UNKNOWN = "unknown", _("Unknown")

    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="involvements")
    contact = models.ForeignKey("conversations.Contact", models.PROTECT, related_name="involvements")
    buyer_role = models.ForeignKey(
        "stages.BuyerRole", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices, default=Stance.UNKNOWN)
    last_held_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "contact"], name="involvement_once")]

    def __str__(self):
        return str(self.contact)
