from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.models.account import Account
from conversations.models.history import tracked
from conversations.models.outcome import Outcome
from conversations.models.plain import plain_of
from people.models import WorkspaceModel, WorkspaceQuerySet


class OpportunityQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        opportunities = super().visible_to(member)
        return opportunities if member.sees_everything else opportunities.filter(team_id__in=member.team_ids)

    def open(self):
        return self.filter(outcome="")

    def owned_by(self, member):
        return self.filter(owner=member)


@tracked("name", "account", "team", "owner", "amount", "currency", "opened_on", "opened_at", "source", "version")
class Opportunity(WorkspaceModel):
    """One possible sale, pinned to the version it was opened on.

    The stage, the outcome and the conversations' times are repeated here for lists; the dated rows (StageEntry,
    Outcome, Conversation) are the truth, and the verbs that write them write both in one transaction.
    """

    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="opportunities")
    name = models.CharField(_("name"), max_length=200)
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(
        "people.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.ForeignKey("stages.Version", models.PROTECT, null=True, blank=True, related_name="opportunities")
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    # The day as the company counts it, and the moment when it is known. Neither is ever made up.
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(_("how it started"), max_length=120, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    search = plain_of("name")

    stage = models.ForeignKey("stages.Stage", models.PROTECT, null=True, blank=True, related_name="+")
    stage_name = models.CharField(max_length=120, blank=True)
    stage_entered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.Kind.choices, blank=True)  # empty while it is open
    decided_on = models.DateField(null=True)
    last_held_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="opportunity_external_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "won", "lost", "no_decision", "disqualified"]),
                name="opportunity_outcome_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | ~models.Q(currency=""),
                name="opportunity_amount_has_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-id"], name="opportunity_newest"),
            models.Index(fields=["workspace", "team", "outcome", "-id"], name="opportunity_by_team"),
            models.Index(fields=["workspace", "owner", "outcome", "next_at"], name="opportunity_by_owner"),
            models.Index(
                fields=["workspace", "team", "stage"],
                condition=models.Q(outcome=""),
                name="opportunity_board",
            ),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="opportunity_search"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.outcome == ""
