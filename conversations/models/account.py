from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.models.plain import plain_index, plain_of
from conversations.models.verb import Edited, refuse_invalid, verb
from people.history import tracked
from people.models import WorkspaceModel, WorkspaceQuerySet


class AccountQuerySet(WorkspaceQuerySet):
    def in_full(self):
        return self.select_related("team", "owner", "workspace").defer("search")

    def visible_to(self, member):
        """Of the member's teams: given to one of them, or with an opportunity of one; or of nobody yet."""
        accounts = super().visible_to(member)
        if member.sees_everything:
            return accounts
        opportunities = self.model._meta.get_field("opportunities").related_model._base_manager.filter(
            account_id=models.OuterRef("pk")
        )
        # One row each, found by index for the accounts that are looked at. PostgreSQL would hash an EXISTS: read
        # every opportunity of the teams before the first account.
        one_of_theirs = models.Subquery(opportunities.filter(team_id__in=member.team_ids).values("pk")[:1])
        one_of_anybody = models.Subquery(opportunities.values("pk")[:1])
        return accounts.alias(theirs=one_of_theirs, anybodys=one_of_anybody).filter(
            models.Q(team_id__in=member.team_ids)
            | models.Q(theirs__isnull=False)
            | models.Q(team_id=None, anybodys=None)
        )


@tracked("name", "team", "owner", "website", "industry", "country")
class Account(Edited, WorkspaceModel):
    """The buying organisation."""

    EDITABLE = ("name", "team", "owner", "website", "industry", "country")

    name = models.CharField(_("name"), max_length=200)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    owner = models.ForeignKey(
        "people.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    website = models.CharField(_("website"), max_length=200, blank=True)
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=120, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    search = plain_of("name")

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="account_external_once",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "search"], name="account_by_name"),
            models.Index(fields=["workspace", "team"], name="account_by_team"),
            plain_index("account_search"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    @verb
    def add(cls, *, by, **fields) -> "Account":
        account = cls(workspace_id=by.workspace_id, **fields)
        refuse_invalid(account)
        account.save()
        return account


class ContactQuerySet(WorkspaceQuerySet):
    def in_full(self):
        return self.select_related("account", "workspace").defer("search", "account__search")

    def visible_to(self, member):
        contacts = super().visible_to(member)
        if member.sees_everything:
            return contacts
        return contacts.filter(account__in=Account.objects.visible_to(member))


@tracked("name", "title", "email", "phone", "account")
class Contact(Edited, WorkspaceModel):
    """A person at an account. Their role is said opportunity by opportunity (see Involvement)."""

    EDITABLE = ("name", "title", "email", "phone")

    account = models.ForeignKey(Account, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=160)
    title = models.CharField(_("job title"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    search = plain_of("name", "email")

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="contact_external_once",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "search"], name="contact_by_name"),
            plain_index("contact_search"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    @verb
    def add(cls, *, account: Account, by, **fields) -> "Contact":
        contact = cls(workspace_id=account.workspace_id, account=account, **fields)
        refuse_invalid(contact)
        contact.save()
        return contact
