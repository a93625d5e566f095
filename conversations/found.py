"""What somebody finds by what they type, at most a few of each kind, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db import connection

from conversations import own_accounts
from conversations.finding import Words
from conversations.nearly_said import keys_of
from conversations.newest import EVERYTHING, Clause, First, Seen, seen_by

OF_TEAMS = "{s}.team_id = ANY(%(teams)s::bigint[])"
OF_TEAMS_OR_NOBODY = """(
    {s}.team_id = ANY(%(teams)s::bigint[])
    OR (SELECT id FROM conversations_opportunity
        WHERE account_id = {s}.id AND team_id = ANY(%(teams)s::bigint[]) LIMIT 1) IS NOT NULL
    OR {s}.team_id IS NULL AND (SELECT id FROM conversations_opportunity WHERE account_id = {s}.id LIMIT 1) IS NULL
)"""
FEW = 3  # names that were found: with no more, those that come close are offered beside them
WEIGHED = 500  # of the names that come close, no more are weighed against each other
CLOSEST = """
    SELECT set_config('pg_trgm.word_similarity_threshold', %(likeness)s, true),
        set_config('enable_indexscan', '{indexscan}', true);
    WITH close AS MATERIALIZED (
        SELECT id, word_similarity(%(plain)s, search) AS likeness FROM {table} t
        WHERE t.workspace_id = %(workspace)s AND {plain} <%% search AND NOT ({named}) AND {seen}
    ), weighed AS (SELECT * FROM close LIMIT {weighed})
    SELECT id FROM weighed ORDER BY likeness DESC, id LIMIT {most}
"""


class AccountFound(NamedTuple):
    pk: int
    name: str
    industry: str
    country: str


class ContactFound(NamedTuple):
    pk: int
    name: str
    title: str
    account_name: str


class OpportunityFound(NamedTuple):
    pk: int
    name: str
    account_name: str | None
    stage_name: str
    amount: Decimal | None
    currency: str
    outcome: str
    opened_on: date | None


class ConversationFound(NamedTuple):
    pk: int
    starts_at: datetime
    theme_name: str | None
    opportunity_name: str
    account_name: str | None
    words: str


ACCOUNTS = First(
    AccountFound,
    "conversations_account",
    "t.id, name, industry, country",
    Seen(OF_TEAMS_OR_NOBODY),
    walked=400,
    by="search",
)
CONTACTS = First(
    ContactFound,
    "conversations_contact",
    "t.id, name, title, (SELECT name FROM conversations_account WHERE id = t.account_id)",
    Seen(OF_TEAMS_OR_NOBODY, "conversations_account", "account_id"),
    walked=400,
    by="search",
)
OPPORTUNITIES = First(
    OpportunityFound,
    "conversations_opportunity",
    """t.id, name, (SELECT name FROM conversations_account WHERE id = t.account_id), stage_name, amount, currency,
    outcome, opened_on""",
    Seen(OF_TEAMS),
    walked=1000,
    by="opened_on",
    order="DESC NULLS LAST",
)
CONVERSATIONS = First(
    ConversationFound,
    "conversations_conversation",
    """t.id, starts_at, (SELECT name FROM stages_theme WHERE id = t.theme_id),
    (SELECT name FROM conversations_opportunity WHERE id = t.opportunity_id),
    (SELECT a.name FROM conversations_opportunity o JOIN conversations_account a ON a.id = o.account_id
        WHERE o.id = t.opportunity_id), words""",
    Seen(OF_TEAMS, "conversations_opportunity", "opportunity_id"),
    walked=1000,
    by="starts_at",
    order="DESC",
    among="t.words <> ''",
    lately=30_000,
)


@dataclass(frozen=True)
class Group:
    rows: list
    has_more: bool = False
    is_close: bool = False  # it comes close to the words and has them not

    @classmethod
    def of(cls, rows: list, most: int) -> "Group":
        """Of the first `most` rows and one more, where there is one."""
        return cls(rows[:most], len(rows) > most)


class Named:
    """Accounts, contacts and opportunities whose name has the words, and the opportunities of such an account."""

    are_close = False

    def __init__(self, member, words: Words, most: int = 10):
        self.member, self.words, self.most = member, words, most
        self.accounts = self.contacts = self.opportunities = Group([])
        if words.plain:
            self._look()

    @property
    def is_empty(self) -> bool:
        return not (self.accounts.rows or self.contacts.rows or self.opportunities.rows)

    @property
    def named(self) -> str:
        """For what is asked after it: whether names were found, and whether they may not be those that were meant."""
        n = len(self.accounts.rows) + len(self.contacts.rows) + len(self.opportunities.rows)
        return "" if not n else "few" if n <= FEW else "many"

    def _look(self) -> None:
        named = self.words.named
        self.accounts = self._first(ACCOUNTS, named)
        self.contacts = self._first(CONTACTS, named)
        self.opportunities = self._first(OPPORTUNITIES, self._or_of_accounts(named))

    def _or_of_accounts(self, named: Clause) -> Clause:
        keys = [account.pk for account in self.accounts.rows]
        if not keys:
            return named
        either = f"({named.sql} OR t.account_id = ANY(%(accounts)s::bigint[]))"
        return Clause(either, named.parameters | {"accounts": keys})

    def _first(self, kind: First, meets: Clause) -> Group:
        return Group.of(kind.first(self.most + 1, self.member, meets), self.most)


class CloseNames(Named):
    """Those whose name comes close to the words and has them not: the strictest likeness that finds something is kept
    to. Who and where people are goes before what they buy, whose names are many and say the same."""

    are_close = True

    def _look(self) -> None:
        name = self.words.of_a_name
        for likeness in () if name.are_short else name.likenesses:
            self.accounts, self.contacts = self._closest(ACCOUNTS, likeness), self._closest(CONTACTS, likeness)
            if self.is_empty:
                self.opportunities = self._closest(OPPORTUNITIES, likeness)
            if not self.is_empty:
                return

    def _closest(self, kind: First, likeness: float) -> Group:
        """Those to weigh against each other are taken by the index of what comes close: after a plain limit
        PostgreSQL would compare the whole table with the words, row by row, from its beginning. The threshold holds
        for the rest of the transaction."""
        named, (among, how) = self.words.named, self._among(kind)
        statement = CLOSEST.format(
            table=kind.table, seen=among.sql, named=named.sql, weighed=WEIGHED, most=self.most + 1, **how
        )
        given = {"plain": self.words.of_a_name.plain, "likeness": str(likeness)}
        with connection.cursor() as cursor:
            cursor.execute(statement, seen_by(self.member) | named.parameters | among.parameters | given)
            keys = [pk for (pk,) in cursor.fetchall()]
            if how["indexscan"] == "off":
                cursor.execute("SET LOCAL enable_indexscan = on")
        return Group.of(kind.of_keys(keys), self.most)

    def _among(self, kind: First) -> tuple[Clause, dict[str, str]]:
        """Those that the member sees, and how they are read. Contacts of the accounts that can be named are those
        that two indexes, of likeness and of accounts, give together. PostgreSQL takes a comparison of likeness for as
        cheap as any other, and would compare all that one of the two gives: so it may not walk an index row by row,
        and does not know the words while it plans."""
        if kind is CONTACTS and self._accounts_seen is not None:
            of_accounts = Clause("t.account_id = ANY(%(of)s::bigint[])", {"of": self._accounts_seen})
            return of_accounts, {"plain": "(SELECT %(plain)s::text)", "indexscan": "off"}
        seen = EVERYTHING if self.member.sees_everything else kind.seen
        return Clause(seen.of("t"), {}), {"plain": "%(plain)s", "indexscan": "on"}

    @cached_property
    def _accounts_seen(self) -> list[int] | None:
        return own_accounts.keys_of(self.member)


def said(member, words: Words, most: int = 10) -> Group:
    """The newest conversations in which the buyer said it; where none did, those in which it is nearly said."""
    if words.are_short:
        return Group([])
    found = Group.of(CONVERSATIONS.first(most + 1, member, words.spoken), most)
    if found.rows:
        return found
    return Group(CONVERSATIONS.of_keys(keys_of(member, words, most)), is_close=True)
