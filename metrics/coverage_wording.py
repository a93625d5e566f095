"""What roles and days between conversations say, as sentences: that they go together with an outcome, never why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.coverage import PACE, PLANNED
from metrics.effect_wording import OUTCOMES
from salesproc.figures import number

if TYPE_CHECKING:
    from metrics.coverage_page import CoveragePage

NATURES = {"decides": gettext_lazy("Somebody who decides"), "benefits": gettext_lazy("Somebody who benefits")}


def what(key: str, row: str, stage: str, cut: float | None) -> str:
    """The first of the two kinds of deals, as the beginning of a sentence."""
    words = {"row": row, "stage": stage, "days": _days(cut)}
    if key == PACE:
        return _("%(days)s or less between conversations by the end of “%(stage)s”") % words
    if key == PLANNED:
        return _("Everybody planned was met by the end of “%(stage)s”") % words
    return _("%(row)s met by the end of “%(stage)s”") % words


def arms(key: str, cut: float | None) -> tuple[str, str]:
    if key == PACE:
        words = {"days": _days(cut)}
        return _("%(days)s or less between conversations") % words, _("more than %(days)s between them") % words
    if key == PLANNED:
        return _("everybody planned was met by then"), _("somebody planned was not met by then")
    return _("met by then"), _("not met by then")


def cut(days: float | None) -> str:
    """How the two kinds of the pace are told apart."""
    if days is None:
        return ""
    says = _(
        "For each deal, the median of the days between its conversations held by then; told apart at %(days)s, the"
        " median of all deals that left the stage, whatever became of them."
    )
    return says % {"days": _days(days)}


def _days(days: float | None) -> str:
    if days is None:
        return _("the median of days")
    written = number(days, 0 if days == int(days) else 1)
    return ngettext("%(n)s day", "%(n)s days", 2 if days > 1 else 1) % {"n": written}


def headline(page: CoveragePage) -> str:
    """The title: the largest difference that stands out, else why none does."""
    if not page.is_counted:
        return _("Roles and timing are being counted")
    if page.told:
        first = page.told[0]
        words = {"what": first.says_what, "points": first.says, "outcome": OUTCOMES[page.outcome]}
        return _("%(what)s: goes with %(points)s points of %(outcome)s") % words
    if not page.lines:
        return _("This score has no stage before the signature")
    if not page.n:
        return _("Nothing was opened on this score yet")
    if any(line.verdict == "even" for line in page.lines):
        return _("Neither a role nor the timing stands out")
    return _("Too few deals to compare roles and timing")


def lede(outcome: str, written: str, opened: int, compared: int) -> str:
    says = ngettext(
        "Deals that left a stage, told apart by who had been met and how close together conversations were by then."
        " Points of %(outcome)s, %(compared)s comparisons, %(n)s opportunity opened on the score.",
        "Deals that left a stage, told apart by who had been met and how close together conversations were by then."
        " Points of %(outcome)s, %(compared)s comparisons, %(n)s opportunities opened on the score.",
        opened,
    )
    return says % {"outcome": OUTCOMES[outcome], "n": written, "compared": number(compared)}


def state(key: str, state: str, row: str, stage: str, cut: float | None) -> str:
    """What the opportunities of a list have in common."""
    first, second = arms(key, cut)
    words = {"stage": stage, "row": row, "kind": first if state == "held" else second}
    if state == "stayed":
        return _("Not known to have left “%(stage)s” before the outcome") % words
    if state == "unknown":
        return _("Left “%(stage)s” with fewer than two conversations") % words
    if key in (PACE, PLANNED):
        return _("Left “%(stage)s”: %(kind)s") % words
    return _("Left “%(stage)s”: %(row)s %(kind)s") % words
