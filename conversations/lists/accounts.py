"""The list of accounts."""

from functools import cached_property

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from conversations.finding import accounts_named
from conversations.lists import titles
from conversations.lists.columns import Column
from conversations.lists.listing import EVERYBODYS, MINE, Chosen, ListForm, Listing
from conversations.models import Account, Opportunity
from conversations.paging import Sort
from people.models import Team
from salesproc.figures import NONE, for_many, short_day


class AccountForm(ListForm):
    team = Chosen(_("Team"))

    rows_of = {"team": Team.objects.visible_to}

    def narrow(self, accounts):
        if self.given("whose") == MINE:
            accounts = accounts.filter(owner=self.member)
        return accounts.filter(team=self.given("team")) if self.given("team") else accounts


TABLE = (
    Column("industry", _("Industry"), "{industry}", says=False),
    Column("country", _("Country"), "{country}", says=False),
    Column("open", _("Open opportunities"), "{open}", is_number=True),
    Column("last", _("Last conversation"), "{last}", is_number=True),
    Column("owner", _("Owner"), '{owner__name}<br><span class="faint">{team}</span>', says=False),
    Column("website", _("Website"), "{website}", comes=False),
)


class AccountListing(Listing):
    kind, table = "accounts", TABLE
    form_class, show_name = AccountForm, "conversations:account_show"
    sorts = (Sort("name", "search", _("Name")), Sort("newest", "id", _("Newest"), descending=True))
    whose_at_first = EVERYBODYS  # an account belongs to a team more than to a person

    def everything(self):
        return Account.objects.visible_to(self.member)

    def asked(self):
        asked = self.form.narrow(self.everything())
        return accounts_named(asked, self.member, self.form.words) if self.form.words else asked

    def rows(self):
        columns = ("pk", "name", "industry", "country", "team__name", "owner__name", "website")
        return Account.objects.filter(workspace=self.member.workspace_id).values(*columns)

    @cached_property
    def lines(self) -> list[dict]:
        counted = self._opportunities([row["pk"] for row in self.page.rows])
        day, year, day_of = for_many(short_day), self.member.workspace.today().year, self.member.workspace.day_of
        lines = []
        for row in self.page.rows:
            n, last = counted.get(row["pk"], (0, None))
            unknown = {name: row[name] or NONE for name in ("industry", "country", "owner__name", "website")}
            known = {"url": self.link(row["pk"]), "open": n, "last": day(last and day_of(last), year)}
            lines.append(row | unknown | known | {"team": row["team__name"] or ""})
        return lines

    def _opportunities(self, keys) -> dict[int, tuple]:
        """Of each account, what the member sees: how many are open, and the last conversation held."""
        theirs = Opportunity.objects.visible_to(self.member).filter(account__in=keys).order_by().values("account")
        counted = theirs.annotate(open=Count("pk", filter=Q(outcome="")), last=Max("last_held_at"))
        return {account: (n, last) for account, n, last in counted.values_list("account", "open", "last")}

    @property
    def finding(self) -> str:
        return titles.accounts(*self.count)
