from babel.numbers import is_currency
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations import times
from conversations.models.account import Account
from conversations.models.conversing import Conversing
from conversations.models.decided import Decided
from conversations.models.draw import Draw
from conversations.models.outcome import Outcome
from conversations.models.plain import plain_index, plain_of
from conversations.models.reaching import Reaching
from conversations.models.staged import Staged
from conversations.models.verb import Edited, refuse_invalid, verb
from people.history import tracked
from people.models import Notice, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused
from stages.models import Following


def list_indexes():
    """One for each order of the list: of one outcome, of all of them, and where only open ones have the column."""
    for order, field in (("opening", "opened_on"), ("amount", "amount")):
        columns = models.F(field).desc(nulls_last=True), models.F("id").desc()
        yield models.Index("workspace", "outcome", *columns, name=f"opportunity_{order}_order")
        yield models.Index("workspace", *columns, name=f"opportunity_all_{order}_order")
    yield models.Index(fields=["workspace", "outcome", "search", "id"], name="opportunity_by_name")
    yield models.Index(fields=["workspace", "search", "id"], name="opportunity_all_by_name")
    for order, field in (("next", "next_at"), ("silence", "last_held_at")):
        yield models.Index(
            fields=["workspace", field, "id"], condition=models.Q(outcome=""), name=f"opportunity_by_{order}"
        )


class OpportunityQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        opportunities = super().visible_to(member)
        return opportunities if member.sees_everything else opportunities.filter(team_id__in=member.team_ids)

    def in_full(self):
        """With what its pages say of it."""
        related = self.select_related("account", "team", "owner", "version__process")
        return related.defer("search", "account__search")

    def open(self):
        return self.filter(outcome="")

    def owned_by(self, member):
        return self.filter(owner=member)

    def silent(self, alarms, today):
        """Open, and past the alarm of their stage (`SilenceAlarm.of` gives the alarms)."""
        return self.open().filter(alarms.condition(today))


@tracked("name", "account", "team", "owner", "amount", "currency", "opened_on", "opened_at", "source", "version")
class Opportunity(Staged, Decided, Reaching, Conversing, Edited, WorkspaceModel):
    """One possible sale, pinned to the version it was opened on.

    The stage, the outcome and the conversations' times are repeated here for lists; the dated rows (StageEntry,
    Outcome, Conversation) are the truth, and the verbs that write them write both in one transaction.
    """

    EDITABLE = ("account", "name", "team", "owner", "amount", "currency", "opened_on", "source")
    FOLLOWING = ("currency", "opened_at")

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="opportunities", db_index=False
    )
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
    # How rows of versions that it followed before are read (see lens.py); null: it was never moved.
    reading = models.ForeignKey("conversations.Reading", models.PROTECT, null=True, related_name="+", db_index=False)

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
                fields=["workspace", "team", "stage", "stage_entered_at"],
                condition=models.Q(outcome=""),
                name="opportunity_board",
            ),
            *list_indexes(),
            plain_index("opportunity_search"),
            models.Index(fields=["account", "team"], name="opportunity_by_account"),
        ]

    def __str__(self):
        return self.name

    # ---- verbs; those about stages, outcomes, milestones and conversations are in the traits
    @classmethod
    @verb
    def start(cls, *, by, account: Account, name: str, team, owner=None, at=None, **fields) -> "Opportunity":
        """Opens it in the first stage of the version that its team follows today, or that a trial draws for it."""
        at = at or timezone.now()
        times.refuse_unless_past(at, field="at")
        opportunity = cls(
            workspace_id=by.workspace_id,
            account=account,
            name=name,
            team=team,
            owner=owner,
            opened_on=by.workspace.day_of(at),
            opened_at=at,
            created_by=by,
            **fields,
        )
        opportunity.refuse_unfit(list(cls.EDITABLE))
        draw = Draw.of_new(account, team, at=at, by=by)
        opportunity.version = draw.version if draw else Following.objects.version_of(team, opportunity.opened_on)
        opportunity.save()
        if draw:
            draw.keep_for(opportunity)
        if opportunity.version_stages:
            opportunity._add_entry(opportunity.version_stages[0], at=at, by=by)
        if owner is not None:
            opportunity._tell_owner(by)
        return opportunity

    @verb
    def change(self, fields: dict, *, revision: int, by) -> None:
        """An edit of one opportunity. Who is given it is told."""
        self.lock()
        was = self.owner_id
        self.edit(fields, revision=revision, by=by)
        if self.owner is not None and self.owner_id != was:
            self._tell_owner(by)

    def _tell_owner(self, by) -> None:
        """That they have it, unless they took it themselves."""
        about = ("conversations:opportunity_show", self.pk)
        Notice.tell(self.owner, "opportunity.given", by=by, about=about, opportunity=self.name)

    def refuse_unfit(self, changed: list[str]) -> None:
        refuse_invalid(self, changed)
        if {"amount", "currency"} & set(changed):
            self._refuse_amount()
        if {"owner", "team"} & set(changed):
            self._refuse_people()
        if "account" in changed and self.pk and self.involvements.exclude(contact__account=self.account_id).exists():
            raise Refused(_now("People of the account before are in it: it stays with that account."), field="account")
        if "opened_on" in changed:
            self._refuse_opening()

    def _refuse_amount(self) -> None:
        if self.amount is not None and self.amount < 0:
            raise Refused(_now("An amount is not below zero."), field="amount", code="negative")
        self.currency = (self.currency or "").upper()
        if self.amount is not None and not self.currency:
            self.currency = self.workspace.currency
        if self.currency and not is_currency(self.currency):
            raise Refused(_now("Give a currency by its three letters, such as EUR."), field="currency", code="currency")

    def _refuse_people(self) -> None:
        if not self.team.is_active:
            raise Refused(_now("This team is not active any more."), field="team", code="inactive")
        if self.owner is None:
            return
        roles = self.owner.roles.on(self.workspace.today()).filter(team=self.team)
        if not roles.exists():
            people = {"name": self.owner, "team": self.team}
            raise Refused(_now("%(name)s is not in the team %(team)s.") % people, field="owner", code="other_team")

    def _refuse_opening(self) -> None:
        """The moment of opening is forgotten when the day is corrected: nobody knows it any more."""
        if self.opened_at and self.opened_on != self.workspace.day_of(self.opened_at):
            self.opened_at = None
        if self.opened_on is None:
            return
        if self.opened_on > self.workspace.today():
            raise Refused(_now("This day is in the future."), field="opened_on", code="in_the_future")
        if self.opened_on < times.EARLIEST.date():
            raise Refused(_now("Give a date after 1990."), field="opened_on", code="too_early")
        if self.pk and self.outcomes.counted().filter(decided_on__lt=self.opened_on).exists():
            raise Refused(_now("It ended before that day."), field="opened_on", code="after_outcome")

    def account_or_refused(self) -> Account:
        if self.account is None:
            raise Refused(_now("Give the opportunity an account first."), field="account", code="no_account")
        return self.account
