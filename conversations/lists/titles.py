"""What a list holds, as a sentence: its title."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.models import Outcome
from salesproc.figures import number

Kind = Outcome.Kind


def opportunities(outcome: str, n: int, has_more: bool) -> str:
    """`outcome`: one of Outcome.Kind, "open" or "all"."""
    write = {
        "open": _open,
        Kind.WON: _won,
        Kind.LOST: _lost,
        Kind.NO_DECISION: _no_decision,
        Kind.DISQUALIFIED: _disqualified,
    }.get(outcome, _any)
    return write(n, has_more) % {"n": number(n)}


def conversations(n: int, has_more: bool) -> str:
    if has_more:
        text = _("More than %(n)s conversations")
    else:
        text = ngettext("%(n)s conversation", "%(n)s conversations", n) if n else _("No conversation")
    return text % {"n": number(n)}


def accounts(n: int, has_more: bool) -> str:
    if has_more:
        text = _("More than %(n)s accounts")
    else:
        text = ngettext("%(n)s account", "%(n)s accounts", n) if n else _("No account")
    return text % {"n": number(n)}


def _open(n, has_more):
    if has_more:
        return _("More than %(n)s open opportunities")
    return ngettext("%(n)s open opportunity", "%(n)s open opportunities", n) if n else _("No open opportunity")


def _won(n, has_more):
    if has_more:
        return _("More than %(n)s opportunities won")
    return ngettext("%(n)s opportunity won", "%(n)s opportunities won", n) if n else _("No opportunity won")


def _lost(n, has_more):
    if has_more:
        return _("More than %(n)s opportunities lost")
    return ngettext("%(n)s opportunity lost", "%(n)s opportunities lost", n) if n else _("No opportunity lost")


def _no_decision(n, has_more):
    if has_more:
        return _("More than %(n)s opportunities ended in no decision")
    some = ngettext("%(n)s opportunity ended in no decision", "%(n)s opportunities ended in no decision", n)
    return some if n else _("No opportunity ended in no decision")


def _disqualified(n, has_more):
    if has_more:
        return _("More than %(n)s opportunities disqualified")
    some = ngettext("%(n)s opportunity disqualified", "%(n)s opportunities disqualified", n)
    return some if n else _("No opportunity disqualified")


def _any(n, has_more):
    if has_more:
        return _("More than %(n)s opportunities")
    return ngettext("%(n)s opportunity", "%(n)s opportunities", n) if n else _("No opportunity")
