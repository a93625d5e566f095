"""What the pages of an account and of a contact show."""

from functools import cached_property

from django.db.models import Prefetch

from conversations.models import Account, Contact, Conversation, Involvement, Opportunity, Participation
from conversations.opportunity_page import THREAD
from conversations.paging import Sort, page_of
from conversations.thread import Line, lines

BY_NAME = Sort("contacts", "name")
NEWEST = Sort("newest", "pk", descending=True)


class AccountPage:
    def __init__(self, account: Account, member, params):
        self.account, self.member, self.params = account, member, params

    @cached_property
    def may_edit(self) -> bool:
        return self.member.may("account.edit", self.account)

    @cached_property
    def may_add_people(self) -> bool:
        return self.member.may("contact.edit", self.account)

    @cached_property
    def may_open(self) -> bool:
        return self.member.may("opportunity.create")

    @cached_property
    def contacts(self):
        return page_of(self.account.contacts.visible_to(self.member).defer("search"), BY_NAME, self.params)

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        """Open ones first."""
        mine = Opportunity.objects.visible_to(self.member).filter(account=self.account)
        return list(mine.select_related("owner", "team").defer("search").order_by("outcome", "-pk")[:50])


class ContactPage:
    def __init__(self, contact: Contact, member, params):
        self.contact, self.member, self.params = contact, member, params

    @cached_property
    def may_edit(self) -> bool:
        return self.member.may("contact.edit", self.contact.account)

    @cached_property
    def involvements(self) -> list[Involvement]:
        mine = Involvement.objects.visible_to(self.member).filter(contact=self.contact).present()
        return list(mine.select_related("opportunity", "buyer_role").order_by("-pk")[:50])

    @cached_property
    def thread(self):
        talks = Conversation.objects.visible_to(self.member).filter(participations__contact=self.contact)
        talks = talks.select_related("opportunity", "theme", "planned_conversation", "held_by").defer("search")
        took_part = Participation.objects.select_related("contact").order_by("pk")
        return page_of(talks.prefetch_related(Prefetch("participations", queryset=took_part)), THREAD, self.params)

    @cached_property
    def lines(self) -> list[Line]:
        return lines(self.thread.rows, self.member.workspace.slug)
