"""What a trial says, as sentences: modest while too few have ended, and where the interval holds zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from salesproc.figures import day, number

if TYPE_CHECKING:
    from metrics.trial_page import TrialPage

OUTCOMES = {
    "won": gettext_lazy("Won"),
    "lost": gettext_lazy("Lost"),
    "no_decision": gettext_lazy("No decision"),
    "disqualified": gettext_lazy("Disqualified"),
}
SHARES = {
    "won": gettext_lazy("Share won, by days since opening"),
    "lost": gettext_lazy("Share lost, by days since opening"),
    "no_decision": gettext_lazy("Share ended without a decision, by days since opening"),
}

# More, fewer; one point, several.
DIFFERENCES = {
    "won": (
        ngettext_lazy(
            "Version %(b)s wins %(points)s point more than version %(a)s within %(days)s days",
            "Version %(b)s wins %(points)s points more than version %(a)s within %(days)s days",
            "n",
        ),
        ngettext_lazy(
            "Version %(b)s wins %(points)s point less than version %(a)s within %(days)s days",
            "Version %(b)s wins %(points)s points less than version %(a)s within %(days)s days",
            "n",
        ),
    ),
    "lost": (
        ngettext_lazy(
            "Version %(b)s loses %(points)s point more than version %(a)s within %(days)s days",
            "Version %(b)s loses %(points)s points more than version %(a)s within %(days)s days",
            "n",
        ),
        ngettext_lazy(
            "Version %(b)s loses %(points)s point less than version %(a)s within %(days)s days",
            "Version %(b)s loses %(points)s points less than version %(a)s within %(days)s days",
            "n",
        ),
    ),
    "no_decision": (
        ngettext_lazy(
            "With version %(b)s, no decision is %(points)s point more frequent within %(days)s days",
            "With version %(b)s, no decision is %(points)s points more frequent within %(days)s days",
            "n",
        ),
        ngettext_lazy(
            "With version %(b)s, no decision is %(points)s point less frequent within %(days)s days",
            "With version %(b)s, no decision is %(points)s points less frequent within %(days)s days",
            "n",
        ),
    ),
}


def outcome(kind: str) -> str:
    return str(OUTCOMES[kind])


def chart_key(days: int) -> str:
    says = _(
        "Band = 95%% interval · the mark stands at %(days)s days, where the versions are compared. Each opportunity"
        " counts for the version that was drawn, whatever became of it; open ones count as far as they have come."
    )
    return says % {"days": days}


def share_of(kind: str) -> str:
    return str(SHARES[kind])


def headline(page: TrialPage) -> str:
    if not page.drawn:
        return _("Nothing was drawn yet")
    if page.watched.is_too_few:
        return _("Too few to conclude about versions %(a)s and %(b)s") % _versions(page)
    gap = page.watched.gap
    points = round(100 * (gap.value or 0))
    if not gap.excludes_zero or not points:
        says = _("No clear difference after %(days)s days between versions %(a)s and %(b)s")
        return says % (_versions(page) | {"days": page.trial.horizon_days})
    return _difference(page, points)


def _difference(page: TrialPage, points: int) -> str:
    """More or fewer of the outcome that is watched, in whole points."""
    more, fewer = DIFFERENCES[page.trial.watched]
    n = abs(points)
    words = {"n": n, "points": number(n, 0), "days": page.trial.horizon_days}
    return (more if points > 0 else fewer) % (_versions(page) | words)


def _versions(page: TrialPage) -> dict[str, int]:
    return {"a": page.trial.version_a.number, "b": page.trial.version_b.number}


def rule(page: TrialPage) -> str:
    """Whether what was said at the start has come true, while it runs."""
    if page.has_passed:
        return _("The last day has come: the rule is met.")
    if page.is_met:
        return _("Both versions have enough: the rule is met.")
    missing = [arm for arm in page.arms if not arm.has_enough]
    wanted = ", ".join(
        _("%(n)s more on version %(version)s") % {"n": number(arm.enough - arm.settled, 0), "version": arm.number}
        for arm in missing
    )
    says = _("Not yet: %(wanted)s, or %(day)s at the latest. A difference seen before may vanish.")
    return says % {"wanted": wanted, "day": day(page.trial.last_on, "yMMMd")}
