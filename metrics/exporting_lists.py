"""The lists behind figures as tables for files: every row that is counted, whatever page of it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conversations.lists.conversations import ConversationListing
from conversations.lists.opportunities import OpportunityListing
from conversations.models import Conversation, Outcome
from metrics.exporting import AT_ONCE
from metrics.tables import DAY, MONEY, Column, Table

DEALS = (
    *("name", "account__name", "team__name", "owner__name", "stage_name", "opened_on", "outcome", "decided_on"),
    *("amount", "currency", "last_held_at", "source"),
)
TALKS = (
    *("starts_at", "opportunity__name", "opportunity__account__name", "opportunity__team__name"),
    *("buyer_role__name", "theme__name", "channel", "movement", "purpose_obtained", "held_by__name", "words"),
)


def of_opportunities(listing: OpportunityListing, says: str, conditions: Sequence[str] = ()) -> Table:
    """`says` what they are, and `conditions` what narrows them."""
    columns = [
        *(Column(title) for title in (_("Opportunity"), _("Account"), _("Team"), _("Owner"), _("Stage"))),
        Column(pgettext("when an opportunity was", "Opened"), DAY),
        Column(_("Outcome")),
        Column(_("Decided on"), DAY),
        Column(_("Amount"), MONEY),
        Column(_("Currency")),
        Column(_("Last conversation"), DAY),
        Column(_("How it started")),
    ]
    about, n = _about(listing, says, conditions), listing.matching.count()
    return Table("opportunities", _("Opportunities counted"), columns, _deals(listing), about, n)


def of_conversations(listing: ConversationListing, says: str, conditions: Sequence[str] = ()) -> Table:
    columns = [
        Column(_("When"), DAY),
        *(Column(title) for title in (_("Opportunity"), _("Account"), _("Team"), _("With whom"), _("About what"))),
        *(Column(title) for title in (_("Channel"), _("Moved the buyer"), _("Purpose obtained"), _("Held by"))),
        Column(_("What the buyer said")),
    ]
    about, n = _about(listing, says, conditions), listing.matching.count()
    return Table("conversations", _("Conversations counted"), columns, _talks(listing), about, n)


def _about(listing, says: str, conditions: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (_("Workspace"), listing.member.workspace.name),
        (_("List"), says),
        (_("Conditions"), " · ".join(conditions) or _("All")),
    ]


def _deals(listing: OpportunityListing) -> Iterator[list[Any]]:
    """In one statement, read from the server a part at a time."""
    kinds, day_of = dict(Outcome.Kind.choices), listing.member.workspace.day_of
    rows = listing.matching.order_by("-opened_on", "-pk").values_list(*DEALS)
    for *named, opened_on, outcome, decided_on, amount, currency, held_at, source in rows.iterator(AT_ONCE):
        yield [
            *(said or "" for said in named),
            opened_on,
            str(kinds.get(outcome) or _("Open")),
            decided_on,
            amount,
            currency if amount is not None else "",
            held_at and day_of(held_at),
            source,
        ]


def _talks(listing: ConversationListing) -> Iterator[list[Any]]:
    day_of = listing.member.workspace.day_of
    kinds = (Conversation.Channel, Conversation.Movement, Conversation.Obtained)
    named = [dict(kind.choices) for kind in kinds]
    rows = listing.matching.order_by("-starts_at", "-pk").values_list(*TALKS)
    for at, *place, channel, movement, obtained, holder, words in rows.iterator(AT_ONCE):
        told = [str(names.get(key, "")) for names, key in zip(named, (channel, movement, obtained), strict=True)]
        yield [day_of(at), *(said or "" for said in place), *told, holder or "", words]
