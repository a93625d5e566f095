"""What the values of one row must be to each other. Each check yields a sentence for what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from .fields import ACCOUNTS, CONTACTS, CONVERSATIONS, OPPORTUNITIES, STAGE_HISTORY
from .problems import N_, Problem

Values = dict[str, Any]


def nothing(values: Values, today: dt.date) -> Iterator[Problem]:
    return iter(())


def opportunity(values: Values, today: dt.date) -> Iterator[Problem]:
    opened, closed, outcome = values["opened"], values["closed"], values["outcome"]
    for name in ("opened", "closed", "stage_since"):
        if values[name] is not None and day_of(values[name]) > today:
            yield in_the_future(values[name], name)
    if closed is not None and outcome is None:
        yield Problem(N_("The row has a closing date but no outcome."), {}, "closed")
    if opened is not None and closed is not None and is_before(closed, opened):
        yield Problem(
            N_("Closed on %(closed)s, before it was opened on %(opened)s."),
            {"closed": day_of(closed), "opened": day_of(opened)},
            "closed",
        )
    if values["stage_since"] is not None and values["stage"] is None:
        yield Problem(N_("The row has the date of a stage but no stage."), {}, "stage_since")
    if values["cause"] is not None and outcome != "no_decision":
        yield Problem(N_("Only an opportunity without decision has a cause."), {}, "cause")
    if values["amount"] is not None and values["amount"] < 0:
        yield Problem(N_("The amount is negative."), {}, "amount")
    if values["amount"] is not None and not values["currency"]:
        yield Problem(N_("The amount has no currency."), {}, "currency")


def contact(values: Values, today: dt.date) -> Iterator[Problem]:
    if values["external_id"] is None and values["email"] is None:
        yield Problem(N_("The row has neither an identifier nor an e-mail address."), {}, "external_id")
    if values["buyer_role"] is not None and values["opportunity"] is None:
        yield Problem(N_("A buyer role is held in an opportunity, and the row names none."), {}, "buyer_role")


def conversation(values: Values, today: dt.date) -> Iterator[Problem]:
    if values["state"] in ("scheduled", "cancelled"):
        for name in ("movement", "purpose_obtained"):
            if values[name] is not None:
                yield Problem(N_("Only a conversation that was held has an effect."), {}, name)

    if values["state"] == "held" and day_of(values["starts"]) > today:
        yield in_the_future(values["starts"], "starts")


def entry(values: Values, today: dt.date) -> Iterator[Problem]:
    if values["entered"] is not None and day_of(values["entered"]) > today:
        yield in_the_future(values["entered"], "entered")


def in_the_future(moment: dt.date, name: str) -> Problem:
    return Problem(N_("%(day)s is in the future."), {"day": day_of(moment)}, name)


def is_before(first: dt.date, second: dt.date) -> bool:
    """Times are compared as times, and as days as soon as one of the two is only a day."""
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        return first < second
    return day_of(first) < day_of(second)


def day_of(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


CHECKS: dict[str, Callable[[Values, dt.date], Iterator[Problem]]] = {
    ACCOUNTS: nothing,
    CONTACTS: contact,
    OPPORTUNITIES: opportunity,
    STAGE_HISTORY: entry,
    CONVERSATIONS: conversation,
}
