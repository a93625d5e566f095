"""What rates over time say, as a sentence: a change is said only where its interval leaves zero out."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.naming import quarter_name
from metrics.trend import RATES, Quarter
from salesproc.figures import interval_points, number
from stages.statistics import Difference


def last_two(quarters: Sequence[Quarter]) -> tuple[Quarter, Quarter] | None:
    """The last whole quarter and the one before, where both have enough. Chosen by the calendar and not by what they
    say: whoever looks for the two that differ most always finds some."""
    ended = [quarter for quarter in quarters if not quarter.is_part][-2:]
    if len(ended) < 2 or any(quarter.share("won").is_too_few for quarter in ended):
        return None
    return ended[1], ended[0]


def headline(quarters: Sequence[Quarter], kind: str) -> str:
    if not any(quarter.group.decided for quarter in quarters):
        return _("No deal was decided in these days")
    compared = last_two(quarters)
    if compared is None:
        return _("Too few decided deals in the last two quarters to tell a change")
    last, before = compared
    difference = last.group.against(before.group)[RATES[kind]]
    words = {"quarter": quarter_name(last.starts_on), "before": quarter_name(before.starts_on)}
    gap = round(100 * (difference.value or 0)) if difference.excludes_zero else 0
    if not gap:
        return _none(kind) % words
    return _said(kind, gap) % (words | {"points": number(abs(gap), 0)})


def _none(kind: str) -> str:
    return {
        "won": _("No clear change of the conversion in %(quarter)s"),
        "lost": _("No clear change of the losses in %(quarter)s"),
        "no_decision": _("No clear change of deals without a decision in %(quarter)s"),
    }[kind]


def _said(kind: str, gap: int) -> str:
    return {"won": _conversion, "lost": _loss, "no_decision": _no_decision}[kind](gap)


def _conversion(gap: int) -> str:
    if gap > 0:
        return ngettext(
            "Conversion is %(points)s point higher in %(quarter)s",
            "Conversion is %(points)s points higher in %(quarter)s",
            gap,
        )
    return ngettext(
        "Conversion is %(points)s point lower in %(quarter)s",
        "Conversion is %(points)s points lower in %(quarter)s",
        -gap,
    )


def _loss(gap: int) -> str:
    if gap > 0:
        return ngettext(
            "%(points)s point more is lost in %(quarter)s", "%(points)s points more are lost in %(quarter)s", gap
        )
    return ngettext(
        "%(points)s point fewer is lost in %(quarter)s", "%(points)s points fewer are lost in %(quarter)s", -gap
    )


def _no_decision(gap: int) -> str:
    if gap > 0:
        return ngettext(
            "%(points)s point more ends without a decision in %(quarter)s",
            "%(points)s points more end without a decision in %(quarter)s",
            gap,
        )
    return ngettext(
        "%(points)s point fewer ends without a decision in %(quarter)s",
        "%(points)s points fewer end without a decision in %(quarter)s",
        -gap,
    )


def compared_with(quarters: Sequence[Quarter], kind: str) -> str:
    """What the headline compares, with its interval; empty where it compares nothing."""
    compared = last_two(quarters)
    if compared is None:
        return ""
    last, before = compared
    difference: Difference = last.group.against(before.group)[RATES[kind]]
    return _("%(quarter)s against %(before)s, the last two whole quarters: %(interval)s points (95%% interval).") % {
        "quarter": quarter_name(last.starts_on),
        "before": quarter_name(before.starts_on),
        "interval": interval_points(difference, 1),
    }
