"""Finding an account, a contact, an opportunity or a conversation by what somebody types.

Accents and capitals are ignored; every word must occur, anywhere. When nothing has these letters, names that come
close are offered. One or two letters are taken as the beginning of a name.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q

from conversations.models import Account, Contact, Conversation, Opportunity
from conversations.paging import Page, Sort, page_of

MOST_WORDS = 8
THREE_LETTERS = re.compile(r"\w{3}")
FEW = 500  # what is met by no more rows than this is looked up by number, whatever the order asked for
BY_NAME = 100  # accounts by whose name their opportunities are found


@dataclass(frozen=True)
class Words:
    """What was typed, as it is compared: small letters without accents, one space between words."""

    plain: str

    @classmethod
    def of(cls, typed: str) -> "Words":
        """PostgreSQL makes it plain, as it made plain what it is compared with."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT salesproc_plain(%s)", [" ".join(typed.split())])
            return cls(cursor.fetchone()[0])

    @cached_property
    def each(self) -> list[str]:
        return self.plain.split()[:MOST_WORDS]

    @property
    def are_short(self) -> bool:
        """An index of trigrams needs three letters in a row."""
        return not any(THREE_LETTERS.search(word) for word in self.each)

    @property
    def in_names(self) -> Q:
        """Of what has a column `search`: accounts, contacts, opportunities."""
        if self.are_short:
            return Q(search__startswith=self.plain)
        return Q(*(Q(search__contains=word) for word in self.each))

    @property
    def in_talk(self) -> Q:
        """Of conversations: in what the buyer said, in French or English, whatever the ending of the words.

        Short ones beside others are left out: nearly every sentence has an "a", which finds little and takes long.
        """
        said = " ".join(word for word in self.each if THREE_LETTERS.search(word)) or self.plain
        either = SearchQuery(said, config="french", search_type="plain") | SearchQuery(
            said, config="english", search_type="plain"
        )
        return ~Q(words="") & Q(search=either)

    @property
    def likeness(self) -> float:
        """How close a name must come: one slip takes up to four of the trigrams of a word."""
        return max(0.45, round(1 - 4 / (len(self.plain) + 1), 2))


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


@dataclass(frozen=True)
class Group:
    rows: list
    has_more: bool = False

    @classmethod
    def first(cls, queryset, most: int) -> "Group":
        rows = list(queryset[: most + 1])
        return cls(rows[:most], len(rows) > most)


class Found:
    """What a member finds: at most `most` of each kind, the newest, and whether there are more.

    `is_close`: nothing has these letters, and what is shown has a name that comes close.
    """

    def __init__(self, member, typed: str, most: int = 10):
        self.member, self.most = member, most
        self.words = Words.of(typed)
        self.accounts = self.contacts = self.opportunities = self.conversations = Group([])
        self.is_close = False
        if self.words.plain:
            self._look()
            if self.is_empty and not self.words.are_short:
                self._look_for_close_names()
                self.is_close = not self.is_empty

    @property
    def is_empty(self) -> bool:
        return not (self.accounts.rows or self.contacts.rows or self.opportunities.rows or self.conversations.rows)

    def _look(self) -> None:
        member, words = self.member, self.words
        self.accounts = self._newest(accounts_named(self._accounts, member, words))
        self.contacts = self._newest(narrowed(self._contacts, member, words.in_names))
        theirs = Q(account_id__in=[account.pk for account in self.accounts.rows])
        by_name = words.in_names | theirs if self.accounts.rows else words.in_names
        self.opportunities = self._newest(narrowed(self._opportunities, member, by_name))
        if not words.are_short:
            talks = conversations_saying(self._conversations, member, words)
            self.conversations = Group.first(talks.order_by("-starts_at", "-pk"), self.most)

    def _newest(self, queryset) -> Group:
        return Group.first(queryset.order_by("-pk"), self.most)

    def _look_for_close_names(self) -> None:
        """The threshold holds for the rest of the transaction."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(self.words.likeness)]
            )
        self.accounts = self._closest(self._accounts)
        self.contacts = self._closest(self._contacts)
        self.opportunities = self._closest(self._opportunities)

    def _closest(self, queryset) -> Group:
        close = queryset.filter(search__trigram_word_similar=self.words.plain)
        likeness = TrigramWordSimilarity(self.words.plain, "search")
        return Group.first(close.alias(likeness=likeness).order_by("-likeness", "pk"), self.most)

    # ---- what is read of each
    @property
    def _accounts(self):
        return Account.objects.visible_to(self.member).values_list("pk", "name", "industry", "country", named=True)

    @property
    def _contacts(self):
        return shown_contacts(self.member)

    @property
    def _opportunities(self):
        opportunities = Opportunity.objects.visible_to(self.member).annotate(account_name=F("account__name"))
        columns = ("pk", "name", "account_name", "stage_name", "amount", "currency", "outcome")
        return opportunities.values_list(*columns, named=True)

    @property
    def _conversations(self):
        conversations = Conversation.objects.visible_to(self.member).annotate(
            theme_name=F("theme__name"),
            opportunity_name=F("opportunity__name"),
            account_name=F("opportunity__account__name"),
        )
        columns = ("pk", "starts_at", "theme_name", "opportunity_name", "account_name", "words")
        return conversations.values_list(*columns, named=True)


def shown_contacts(member):
    contacts = Contact.objects.visible_to(member).annotate(account_name=F("account__name"))
    return contacts.values_list("pk", "name", "title", "email", "account_name", named=True)


def contact_page(member, typed: str, params) -> Page:
    """All the contacts of that name: they have no list of their own."""
    contacts = narrowed(Contact.objects.visible_to(member), member, Words.of(typed).in_names)
    return page_of(contacts, Sort("name", "search"), params, rows=shown_contacts(member))
