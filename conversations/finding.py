"""Finding an account, a contact, an opportunity or a conversation by what somebody types.

Accents and capitals are ignored; every word must occur, anywhere. When nothing has these letters, names that come
close are offered. One or two letters are taken as the beginning of a name.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q

from conversations.models import Account, Contact, Conversation, Opportunity
from conversations.newest import Clause, Newest
from conversations.paging import Page, Sort, page_of

MOST_WORDS = 8
THREE_LETTERS = re.compile(r"\w{3}")
FEW = 500  # what is met by no more rows than this is looked up by number, whatever the order asked for
CLOSE = 0.65  # so like each other are names that differ by a slip in a word of six letters or more
NEWEST_OPENED = Newest(Opportunity, "opened_on", walked=500)
NEWEST_TALKS = Newest(Conversation, "starts_at", among="words <> ''", columns=("words",), walked=2000)
WEIGHED = 500  # of the names that come close, no more are weighed against each other
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
        plain = connection.ops.prep_for_like_query
        patterns = [f"{plain(self.plain)}%"] if self.are_short else [f"%{plain(word)}%" for word in self.each]
        return Clause(" AND ".join(["search LIKE %s"] * len(patterns)), tuple(patterns))

    @property
    def spoken(self) -> Clause:
        either = "search @@ (plainto_tsquery('french', %s) || plainto_tsquery('english', %s))"
        return Clause(either, (self.said, self.said))

    @property
    def likenesses(self) -> list[float]:
        """How close a name must come, the strictest first: one slip takes up to four of the trigrams of a word, and
        of a short word that leaves what thousands of names have too."""
        loose = max(0.45, round(1 - 4 / (len(self.plain) + 1), 2))
        return [CLOSE, loose] if loose < CLOSE else [loose]


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
    def of(cls, rows: list, most: int) -> "Group":
        """Of the first `most` rows and one more, where there is one."""
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
        words = self.words
        self.accounts = self._first(self._accounts.filter(words.in_names).order_by("-pk"))
        self.contacts = self._first(self._contacts.filter(words.in_names).order_by("-pk"))
        self._look_for_opportunities()
        if not words.are_short:
            self._look_for_conversations()

    def _look_for_opportunities(self) -> None:
        """By their own name, and by their account's."""
        named = NEWEST_OPENED.first(self.most + 1, self.member, self.words.named)
        accounts = [account.pk for account in self.accounts.rows]
        if named or accounts:
            found = self._opportunities.filter(Q(pk__in=named) | Q(account_id__in=accounts))
            self.opportunities = self._first(found.order_by(F("opened_on").desc(nulls_last=True), "-pk"))

    def _look_for_conversations(self) -> None:
        if said := NEWEST_TALKS.first(self.most + 1, self.member, self.words.spoken):
            self.conversations = self._first(self._conversations.filter(pk__in=said).order_by("-starts_at", "-pk"))

    def _first(self, queryset) -> Group:
        return Group.of(list(queryset[: self.most + 1]), self.most)

    def _look_for_close_names(self) -> None:
        """The strictest likeness that finds something is kept to; who and where people are goes before what they buy,
        whose names are many and say the same."""
        for likeness, models in product(self.words.likenesses, ((Account, Contact), (Opportunity,))):
            keys = self._closest(likeness, models)
            self.accounts = self._weighed(self._accounts, keys["account"])
            self.contacts = self._weighed(self._contacts, keys["contact"])
            self.opportunities = self._weighed(self._opportunities, keys["opportunity"])
            if not self.is_empty:
                return

    def _closest(self, likeness: float, models) -> dict[str, list[int]]:
        """The keys of the closest of each kind. The threshold holds for the rest of the transaction."""
        sql, parameters = self._close(models)
        found = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT set_config('pg_trgm.word_similarity_threshold', %s, true); {sql}", [str(likeness), *parameters]
            )
            for kind, pk in cursor.fetchall():
                found[kind].append(pk)
        return found

    def _close(self, models) -> tuple[str, list]:
        """Those to weigh against each other are taken by the index of what comes close: after a plain limit
        PostgreSQL would compare the whole table with the words, row by row, from its beginning."""
        parts, parameters = [], []
        for model in models:
            close = model.objects.visible_to(self.member).filter(search__trigram_word_similar=self.words.plain)
            close = close.annotate(likeness=TrigramWordSimilarity(self.words.plain, "search"))
            sql, its_parameters = close.order_by().values("pk", "likeness").query.sql_with_params()
            parts.append(f"""(
                WITH close AS MATERIALIZED ({sql}), weighed AS (SELECT * FROM close LIMIT {WEIGHED})
                SELECT '{model._meta.model_name}', pk FROM weighed ORDER BY likeness DESC, pk LIMIT {self.most + 1}
            )""")
            parameters += its_parameters
        return " UNION ALL ".join(parts), parameters

    def _weighed(self, rows, keys: list[int]) -> Group:
        if not keys:
            return Group([])
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        return Group.of([by_key[key] for key in keys if key in by_key], self.most)

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
        columns = ("pk", "name", "account_name", "stage_name", "amount", "currency", "outcome", "opened_on")
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
