"""What the command palette finds while somebody types: names that begin with it, then names that have it, then names
that come close. What buyers said takes longer to find and is asked for after them. Places and acts are found by the
page itself."""

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from conversations.finding import Words
from conversations.found import ACCOUNTS, CONTACTS, FEW, OPPORTUNITIES, CloseNames, said
from conversations.models import Outcome
from conversations.newest import First
from conversations.seen import Line, seen
from salesproc.addresses import linker
from salesproc.figures import day

MOST, MOST_SAID = 5, 3
NAMES, SAID = "names", "said"
SHOWN_WORDS = 90
# By name, so that the name itself comes before the longer ones that begin with it.
OPPORTUNITIES_BY_NAME = replace(OPPORTUNITIES, by="search", order="ASC")


class Group(NamedTuple):
    key: str
    label: str
    lines: list[Line]


class Palette:
    """`keys` are those that were looked at lately: shown while nothing is typed. `part` is what is looked through."""

    def __init__(self, member, typed: str, keys: str = "", part: str = NAMES):
        self.member, self.keys, self.words, self.part = member, keys, Words.of(typed), part

    @cached_property
    def groups(self) -> list[Group]:
        if not self.words.plain:
            groups = [Group("seen", _("Seen lately"), seen(self.member, self.keys))]
        elif self.part == SAID:
            groups = [self._said()]
        else:
            groups = [*self._named(), *self._close()]
        return [group for group in groups if group.lines]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    # ---- names that have the words
    @cached_property
    def _accounts(self) -> list:
        return self._ranked(ACCOUNTS, ACCOUNTS)

    @cached_property
    def _contacts(self) -> list:
        return self._ranked(CONTACTS, CONTACTS)

    @cached_property
    def _opportunities(self) -> list:
        return self._ranked(OPPORTUNITIES_BY_NAME, OPPORTUNITIES)

    def _ranked(self, beginning: First, having: First) -> list:
        """Those that begin with what was typed, and where they are few, those that have its words anywhere."""
        rows = beginning.first(MOST, self.member, self.words.beginning)
        if len(rows) < MOST and not self.words.are_short:
            rows += having.first(MOST, self.member, self.words.named)
        return list({row.pk: row for row in rows}.values())[:MOST]

    def _named(self) -> list[Group]:
        return [
            Group("accounts", _("Accounts"), self._account_lines(self._accounts)),
            Group("opportunities", _("Opportunities"), self._opportunity_lines(self._opportunities)),
            Group("contacts", _("Contacts"), self._contact_lines(self._contacts)),
        ]

    # ---- names that come close
    def _close(self) -> list[Group]:
        if len(self._accounts) + len(self._contacts) + len(self._opportunities) > FEW:
            return []
        close = CloseNames(self.member, self.words, most=MOST)
        lines = [
            *self._account_lines(close.accounts.rows),
            *self._contact_lines(close.contacts.rows),
            *self._opportunity_lines(close.opportunities.rows),
        ]
        return [Group("close", _("Names that come close"), lines[:MOST])]

    # ---- as they are shown
    def _account_lines(self, rows) -> list[Line]:
        link = self._link("conversations:account_show")
        return [Line(link(row.pk), row.name, ", ".join(filter(None, (row.industry, row.country)))) for row in rows]

    def _contact_lines(self, rows) -> list[Line]:
        link = self._link("conversations:contact_show")
        return [Line(link(row.pk), row.name, ", ".join(filter(None, (row.title, row.account_name)))) for row in rows]

    def _opportunity_lines(self, rows) -> list[Line]:
        link = self._link("conversations:opportunity_show")
        where = [str(Outcome.Kind(row.outcome).label) if row.outcome else row.stage_name for row in rows]
        return [
            Line(link(row.pk), row.name, " · ".join(filter(None, (row.account_name, place))))
            for row, place in zip(rows, where, strict=True)
        ]

    def _said(self) -> Group:
        link, day_of = self._link("conversations:conversation_show"), self.member.workspace.day_of
        found = said(self.member, self.words, MOST_SAID)
        lines = [
            Line(
                link(row.pk),
                " · ".join(filter(None, (day(day_of(row.starts_at)), row.theme_name, row.account_name))),
                Truncator(row.words).chars(SHOWN_WORDS),
            )
            for row in found.rows
        ]
        label = _("What buyers said that comes close") if found.is_close else _("What buyers said of it")
        return Group("said", label, lines)

    def _link(self, page: str):
        return linker(self.member.workspace.slug, page)
