from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conversations.models.verb import verb
from people.history import tracked
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused


class InvolvementQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        involvements = super().visible_to(member)
        return involvements if member.sees_everything else involvements.filter(opportunity__team_id__in=member.team_ids)

    def in_full(self):
        return self.select_related("contact", "opportunity__workspace", "opportunity__version")

    def present(self):
        return self.filter(removed_at=None)


@tracked("buyer_role", "stance", "influence", "removed_at")
class Involvement(WorkspaceModel):
    """A contact in an opportunity: with which buyer role, and where they stand."""

    class Stance(models.TextChoices):
        FOR = "for", _("For")
        NEUTRAL = "neutral", _("Neutral")
        AGAINST = "against", _("Against")
        UNKNOWN = "unknown", pgettext_lazy("stance", "Unknown")

    class Influence(models.TextChoices):
        MUCH = "much", pgettext_lazy("influence", "Much")
        SOME = "some", pgettext_lazy("influence", "Some")
        LITTLE = "little", pgettext_lazy("influence", "Little")
        UNKNOWN = "unknown", pgettext_lazy("influence", "Unknown")

    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="involvements")
    contact = models.ForeignKey("conversations.Contact", models.PROTECT, related_name="involvements")
    buyer_role = models.ForeignKey(
        "stages.BuyerRole", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices, default=Stance.UNKNOWN)
    influence = models.CharField(
        _("influence"), max_length=8, choices=Influence.choices, default=Influence.UNKNOWN, db_default=Influence.UNKNOWN
    )  # on the decision
    last_held_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "contact"], name="involvement_once")]

    def __str__(self):
        return str(self.contact)

    # ---- verbs
    @verb
    def change(self, *, by, buyer_role, stance: str, influence: str | None = None) -> None:
        """None leaves the influence as it is."""
        self.opportunity.lock()
        self.put(buyer_role, stance, self.influence if influence is None else influence)

    def put(self, buyer_role, stance: str, influence: str) -> None:
        if stance not in self.Stance.values:
            raise Refused(_now("Choose a stance."), field="stance", code="invalid")
        if influence not in self.Influence.values:
            raise Refused(_now("Choose an influence."), field="influence", code="invalid")
        self.buyer_role, self.stance, self.influence = buyer_role, stance, influence
        self.save()

    @verb
    def remove(self, *, by) -> None:
        """Out of the opportunity. Kept with a date when they took part in a conversation of it."""
        self.opportunity.lock()
        if self.contact.participations.filter(conversation__opportunity=self.opportunity_id).exists():
            self.removed_at = timezone.now()
            self.save(update_fields=["removed_at"])
        else:
            self.delete()
