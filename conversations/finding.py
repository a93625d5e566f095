"""Finding an account, a contact, an opportunity or a conversation by what somebody types.

Accents and capitals are ignored; every word must occur, anywhere. When nothing has these letters, names that come
close are offered. One or two letters are taken as the beginning of a name.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import F, Q

from conversations.models import Account, Contact
from conversations.newest import Clause
from conversations.paging import Page, Sort, page_of
from salesproc.prepared import read

MOST_WORDS = 8
THREE_LETTERS = re.compile(r"\w{3}")
FEW = 500  # what is met by no more rows than this is looked up by number, whatever the order asked for
CLOSE = 0.65  # so like each other are names that differ by a slip in a word of six letters or more
BY_NAME = 100  # accounts by whose name their opportunities are found


@dataclass(frozen=True)
class Words:
    """What was typed, as it is compared: small letters without accents, one space between words."""

    plain: str

    @classmethod
    def of(cls, typed: str) -> "Words":
        """PostgreSQL makes it plain, as it made plain what it is compared with."""
        ((plain,),) = read("SELECT salesproc_plain(%(typed)s)", {"typed": " ".join(typed.split())})
        return cls(plain)

    @cached_property
    def each(self) -> list[str]:
        return self.plain.split()[:MOST_WORDS]

    @property
    def are_short(self) -> bool:
        """An index of trigrams needs three letters in a row."""
        return not any(THREE_LETTERS.search(word) for word in self.each)

    @property
    def of_a_name(self) -> "Words":
        """Of an e-mail address what stands before the @: half of all contacts share what stands after it."""
        who, is_address, _where = self.plain.partition("@")
        return Words(" ".join(re.split(r"[\s._-]+", who)).strip()) if is_address else self

    @property
    def in_names(self) -> Q:
        """Of what has a column `search`: accounts, contacts, opportunities."""
        if self.are_short:
            return Q(search__startswith=self.plain)
        return Q(*(Q(search__contains=word) for word in self.each))

    @property
    def said(self) -> str:
        """Short words beside others are left out: every sentence has an "a", which finds little and takes long."""
        return " ".join(word for word in self.each if THREE_LETTERS.search(word)) or self.plain

    @property
    def in_talk(self) -> Q:
        """Of conversations: in what the buyer said, in French or English, whatever the ending of the words."""
        either = SearchQuery(self.said, config="french", search_type="plain") | SearchQuery(
            self.said, config="english", search_type="plain"
        )
        return ~Q(words="") & Q(search=either)

    # ---- the same as parts of a statement
    @property
    def named(self) -> Clause:
        if self.are_short:
            return self.beginning
        plain = connection.ops.prep_for_like_query
        patterns = [f"%{plain(word)}%" for word in self.each]
        given = {f"pattern_{n}": pattern for n, pattern in enumerate(patterns)}
        return Clause(" AND ".join(f"t.search LIKE %({name})s" for name in given), given)

    @property
    def beginning(self) -> Clause:
        """Of a name that begins with all that was typed: no such name comes before it."""
        pattern = f"{connection.ops.prep_for_like_query(self.plain)}%"
        given = {"beginning": pattern, "plain": self.plain}
        return Clause("t.search LIKE %(beginning)s", given, start="t.search >= %(plain)s")

    @property
    def spoken(self) -> Clause:
        either = "t.search @@ (plainto_tsquery('french', %(said)s) || plainto_tsquery('english', %(said)s))"
        return Clause(either, {"said": self.said})

    @property
    def likenesses(self) -> list[float]:
        """How close a name must come, the strictest first: one slip takes up to four of the trigrams of a word, and
        of a short word that leaves what thousands of names have too."""
        loose = max(0.45, round(1 - 4 / (len(self.plain) + 1), 2))
        return [CLOSE, loose] if loose < CLOSE else [CLOSE]


def narrowed(queryset, member, condition: Q):
    """The rows that meet it. What few rows meet is answered from its own index first: in the order of another one
    PostgreSQL would look through everything for a page that never fills."""
    everywhere = queryset.model.objects.filter(condition, workspace=member.workspace_id)
    keys = list(everywhere.order_by().values_list("pk", flat=True)[: FEW + 1])
    if not keys:
        return queryset.none()
    return queryset.filter(pk__in=keys) if len(keys) <= FEW else queryset.filter(condition)


def accounts_named(queryset, member, words: Words):
    return narrowed(queryset, member, words.in_names)


def opportunities_named(queryset, member, words: Words):
    """By their own name or their account's."""
    accounts = accounts_named(Account.objects.visible_to(member), member, words)
    keys = list(accounts.values_list("pk", flat=True)[:BY_NAME])
    return narrowed(queryset, member, words.in_names | Q(account_id__in=keys) if keys else words.in_names)


def conversations_saying(queryset, member, words: Words):
    return narrowed(queryset, member, words.in_talk)


def shown_contacts(member):
    contacts = Contact.objects.visible_to(member).annotate(account_name=F("account__name"))
    return contacts.values_list("pk", "name", "title", "email", "account_name", named=True)


def contact_page(member, typed: str, params) -> Page:
    """All the contacts of that name: they have no list of their own."""
    contacts = narrowed(Contact.objects.visible_to(member), member, Words.of(typed).in_names)
    return page_of(contacts, Sort("name", "search"), params, rows=shown_contacts(member))
