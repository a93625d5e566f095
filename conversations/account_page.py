"""What the pages of an account and of a contact show."""

from functools import cached_property

from conversations.models import Account, Contact, Conversation, Involvement, Opportunity
from conversations.opportunity_page import THREAD
from conversations.paging import Sort, page_of
from conversations.talks import by_keys
from conversations.thread import Thread

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
        return page_of(talks, THREAD, self.params, rows=by_keys)

    @cached_property
    def lines(self) -> list[dict]:
        talks = self.thread.rows
        names = Opportunity.objects.visible_to(self.member).filter(pk__in={talk.opportunity_id for talk in talks})
        return Thread(self.member.workspace.slug, names=dict(names.values_list("pk", "name"))).lines(talks)
