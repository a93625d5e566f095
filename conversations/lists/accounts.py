"""The list of accounts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext_lazy as _

from conversations.finding import accounts_named
from conversations.lists import titles
from conversations.lists.listing import EVERYBODYS, MINE, Chosen, ListForm, Listing
from conversations.models import Account, Opportunity
from conversations.paging import Sort
from people.models import Team


class AccountForm(ListForm):
    team = Chosen(_("Team"))

    def choices_of(self, member):
        return {"team": Team.objects.visible_to(member)}

    def narrow(self, accounts):
        if self.given("whose") == MINE:
            accounts = accounts.filter(owner=self.member)
        return accounts.filter(team=self.given("team")) if self.given("team") else accounts


@dataclass(frozen=True, slots=True)
class Line:
    of: Any
    url: str
    open: int
    last_held_at: Any


class AccountListing(Listing):
    form_class, show_name = AccountForm, "conversations:account_show"
    sorts = (Sort("name", "search", _("Name")), Sort("newest", "id", _("Newest"), descending=True))
    whose_at_first = EVERYBODYS  # an account belongs to a team more than to a person

    def everything(self):
        return Account.objects.visible_to(self.member)

    def asked(self):
        asked = self.form.narrow(self.everything())
        return accounts_named(asked, self.member, self.form.words) if self.form.words else asked

    def rows(self):
        names = {"team_name": F("team__name"), "owner_name": F("owner__name")}
        columns = ("pk", "name", "industry", "country", "team_name", "owner_name")
        return Account.objects.visible_to(self.member).annotate(**names).values_list(*columns, named=True)

    @cached_property
    def lines(self) -> list[Line]:
        known = self._opportunities([row.pk for row in self.page.rows])
        return [Line(row, self.link(row.pk), *known.get(row.pk, (0, None))) for row in self.page.rows]

    def _opportunities(self, keys) -> dict[int, tuple]:
        """Of each account, what the member sees: how many are open, and the last conversation held."""
        theirs = Opportunity.objects.visible_to(self.member).filter(account__in=keys).order_by().values("account")
        counted = theirs.annotate(open=Count("pk", filter=Q(outcome="")), last=Max("last_held_at"))
        return {account: (n, last) for account, n, last in counted.values_list("account", "open", "last")}

    @property
    def finding(self) -> str:
        return titles.accounts(*self.count)
