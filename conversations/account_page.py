"""What the pages of an account and of a contact show."""

from collections import defaultdict
from functools import cached_property
from itertools import pairwise

from conversations.models import Account, Contact, Conversation, Involvement, Opportunity
from conversations.opportunity_page import THREAD
from conversations.paging import Sort, page_of
from conversations.talks import by_keys
from conversations.thread import Thread
from people.corrected import Authors, Change, Correction

BY_NAME = Sort("contacts", "name")
InvolvementEvent = Involvement.pgh_event_models["changed"]


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
        involvements = list(mine.select_related("opportunity", "buyer_role").order_by("-pk")[:50])
        self._tell_before(involvements)
        return involvements

    def _tell_before(self, involvements: list[Involvement]) -> None:
        """Onto each, where they stood before, the newest first: by whom it was changed and when."""
        kept = defaultdict(list)
        for old in InvolvementEvent.objects.filter(pgh_obj__in=involvements).select_related("buyer_role"):
            kept[old.pgh_obj_id].append(old)
        authors = Authors(self.member, [old for rows in kept.values() for old in rows])
        for each in involvements:
            rows = sorted(kept[each.pk], key=lambda old: old.pgh_id)
            before = [
                Correction(old.pgh_created_at, authors.of(old), _changes(old, new))
                for old, new in pairwise([*rows, each])
            ]
            each.before = [correction for correction in reversed(before) if correction.changes]

    @cached_property
    def thread(self):
        talks = Conversation.objects.visible_to(self.member).filter(participations__contact=self.contact)
        return page_of(talks, THREAD, self.params, rows=by_keys)

    @cached_property
    def lines(self) -> list[dict]:
        talks = self.thread.rows
        names = Opportunity.objects.visible_to(self.member).filter(pk__in={talk.opportunity_id for talk in talks})
        return Thread(self.member.workspace.slug, names=dict(names.values_list("pk", "name"))).lines(talks)


def _changes(old, new) -> list[Change]:
    changes = []
    for name in ("stance", "influence"):
        if getattr(old, name) != getattr(new, name):
            was = getattr(old, f"get_{name}_display")()
            changes.append(Change(str(Involvement._meta.get_field(name).verbose_name), was))
    if old.buyer_role_id != new.buyer_role_id:
        changes.append(Change(str(Involvement._meta.get_field("buyer_role").verbose_name), str(old.buyer_role or "")))
    return changes
