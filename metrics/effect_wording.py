"""What the effects of conversations say, as sentences: that they go together, never that one brings about the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from salesproc.figures import clauses, number

VERDICTS = {
    "up": gettext_lazy("Stands out for the better"),
    "down": gettext_lazy("Stands out for the worse"),
    "even": gettext_lazy("No clear difference"),
    "few": gettext_lazy("Too few to conclude"),
    "": gettext_lazy("Nothing to compare: the outcome is known when this stage is left"),
}
OUTCOMES = {
    "won": pgettext_lazy("points of", "conversion"),
    "lost": pgettext_lazy("points of", "loss"),
    "no_decision": pgettext_lazy("points of", "no decision"),
}
# For the better, for the worse.
HEADLINES = {
    "won": (
        ngettext_lazy("%(n)s conversation goes with winning", "%(n)s conversations go with winning", "many"),
        ngettext_lazy("%(n)s conversation goes with winning less", "%(n)s conversations go with winning less", "many"),
    ),
    "lost": (
        ngettext_lazy("%(n)s conversation goes with losing less", "%(n)s conversations go with losing less", "many"),
        ngettext_lazy("%(n)s conversation goes with losing", "%(n)s conversations go with losing", "many"),
    ),
    "no_decision": (
        ngettext_lazy(
            "%(n)s conversation goes with fewer deals without a decision",
            "%(n)s conversations go with fewer deals without a decision",
            "many",
        ),
        ngettext_lazy(
            "%(n)s conversation goes with more deals without a decision",
            "%(n)s conversations go with more deals without a decision",
            "many",
        ),
    ),
}


def headline(outcome: str, verdicts: Sequence[str], opened: int) -> str:
    """The title of the page: what stands out, else why nothing does."""
    found = Counter(verdicts)
    if not verdicts:
        return _("This score plans no conversation")
    if not opened:
        return _("Nothing was opened on this score yet")
    told = [_counted(says, found[verdict]) for says, verdict in zip(HEADLINES[outcome], ("up", "down"), strict=True)]
    said = clauses(one for one in told if one)
    if said:
        return said
    return _("No conversation stands out") if found["even"] else _("Too few deals to tell what works")


def _counted(says, many: int) -> str:
    return says % {"n": number(many), "many": many} if many else ""


def lede(outcome: str, written: str, opened: int) -> str:
    says = ngettext(
        "Deals that left the stage with the conversation held, against deals that left it without. Points of"
        " %(outcome)s, 95%% interval, %(n)s opportunity opened on the score.",
        "Deals that left the stage with the conversation held, against deals that left it without. Points of"
        " %(outcome)s, 95%% interval, %(n)s opportunities opened on the score.",
        opened,
    )
    return says % {"outcome": OUTCOMES[outcome], "n": written}


def left_by(deals: int) -> str:
    return ngettext("left by %(n)s", "left by %(n)s", deals) % {"n": number(deals)}


def sentence(outcome: str, says: str, interval: str) -> str:
    if not says:
        return _("Deals of both kinds are needed to compare them.")
    known = {"points": says, "outcome": OUTCOMES[outcome], "interval": interval}
    return _("%(points)s points of %(outcome)s (95%% interval %(interval)s), stratified by version and team.") % known
