"""The sentences of a digest. A change is said only where its interval leaves zero out."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from metrics.digest.lines import DONE, LEVELS, LOOK, RESULTS
from metrics.digest.periods import WEEK, Period
from metrics.findings import between
from salesproc.figures import day, number, written_day

SECTIONS = {
    RESULTS: gettext_lazy("What was decided"),
    LOOK: gettext_lazy("What to look at"),
    LEVELS: gettext_lazy("Levels"),
    DONE: gettext_lazy("What was done"),
}
COUNTED = {
    "won": gettext_lazy("%(count)s of %(n)s won: %(rate)s (%(interval)s)"),
    "lost": gettext_lazy("%(count)s of %(n)s lost: %(rate)s (%(interval)s)"),
    "no_decision": gettext_lazy("%(count)s of %(n)s without a decision: %(rate)s (%(interval)s)"),
}
UNCHANGED = {
    "won": gettext_lazy("No clear change of the conversion"),
    "lost": gettext_lazy("No clear change of the losses"),
    "no_decision": gettext_lazy("No clear change of deals without a decision"),
}
# More, fewer; one point, several.
CHANGED = {
    "won": (
        ngettext_lazy("Conversion rose by %(points)s point", "Conversion rose by %(points)s points", "n"),
        ngettext_lazy("Conversion fell by %(points)s point", "Conversion fell by %(points)s points", "n"),
    ),
    "lost": (
        ngettext_lazy("The share lost rose by %(points)s point", "The share lost rose by %(points)s points", "n"),
        ngettext_lazy("The share lost fell by %(points)s point", "The share lost fell by %(points)s points", "n"),
    ),
    "no_decision": (
        ngettext_lazy(
            "The share without a decision rose by %(points)s point",
            "The share without a decision rose by %(points)s points",
            "n",
        ),
        ngettext_lazy(
            "The share without a decision fell by %(points)s point",
            "The share without a decision fell by %(points)s points",
            "n",
        ),
    ),
}


def changed(kind: str, gap: int) -> str:
    """`gap` in whole points, not 0."""
    more, fewer = CHANGED[kind]
    return (more if gap > 0 else fewer) % {"points": number(abs(gap), 0), "n": abs(gap)}


def nothing_decided(kind: str) -> str:
    return _("Nothing was decided in this week") if kind == WEEK else _("Nothing was decided in this month")


def before(kind: str, says: str) -> str:
    """A figure of the period before."""
    told = _("The week before: %(figure)s") if kind == WEEK else _("The month before: %(figure)s")
    return told % {"figure": says}


def name_of(period: Period) -> str:
    """“November 2026”, or “week of 23 Nov”."""
    first = period.span.starts_on
    return _("week of %(day)s") % {"day": day(first)} if period.kind == WEEK else written_day(first, "yMMMM")


def title(period: Period) -> str:
    if period.kind == WEEK:
        return _("What changed in the week of %(day)s") % {"day": day(period.span.starts_on)}
    return _("What changed in %(month)s") % {"month": name_of(period)}


def lead(period: Period, teams: str) -> str:
    """Which days are compared, and of which teams; of all of them where none are named."""
    words = {"when": between(period.span), "teams": teams}
    if teams and period.kind == WEEK:
        return _("Your teams (%(teams)s), %(when)s, against the week before.") % words
    if teams:
        return _("Your teams (%(teams)s), %(when)s, against the month before.") % words
    if period.kind == WEEK:
        return _("All teams, %(when)s, against the week before.") % words
    return _("All teams, %(when)s, against the month before.") % words
