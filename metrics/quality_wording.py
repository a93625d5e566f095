"""What the quality of conversations says, as a sentence: a change is told only where its interval leaves zero out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.findings import between
from metrics.quality import Effects, Standing, against, is_clear, is_only_recorded_more
from metrics.spans import Span
from salesproc.figures import day, number, rate

if TYPE_CHECKING:
    from metrics.quality_goals import GoalLine


def headline(now: Effects, before: Effects | None) -> str:
    if not now.held:
        return _("No conversation was held in these days")
    if now.is_too_few:
        return _("Too few conversations to say how good they are")
    difference = against(now, before, "quality")
    if before is None or difference is None or difference.is_too_few:
        return _("The purpose was obtained in %(rate)s of conversations") % {"rate": rate(now.quality.rate, 0)}
    if is_only_recorded_more(now, before):
        return _only_recorded(now, before)
    gap = round(100 * (difference.value or 0)) if is_clear(difference) else 0
    if gap > 0:
        says = ngettext(
            "The purpose is obtained %(points)s point more often than before",
            "The purpose is obtained %(points)s points more often than before",
            gap,
        )
    elif gap < 0:
        says = ngettext(
            "The purpose is obtained %(points)s point less often than before",
            "The purpose is obtained %(points)s points less often than before",
            -gap,
        )
    else:
        says = _("No clear change in how often the purpose is obtained")
    return says % {"points": number(abs(gap), 0)}


def _only_recorded(now: Effects, before: Effects) -> str:
    difference = against(now, before, "recording")
    if difference and (difference.value or 0) > 0:
        return _("More is recorded than before, and no clear change beyond that")
    return _("Less is recorded than before, and no clear change beyond that")


def lede(now: Effects, span: Span) -> str:
    says = ngettext(
        "%(n)s conversation held %(when)s. Where nobody recorded whether its purpose was obtained, it counts as not "
        "obtained.",
        "%(n)s conversations held %(when)s. Where nobody recorded whether the purpose was obtained, it counts as not "
        "obtained.",
        now.held,
    )
    return says % {"n": number(now.held, 0), "when": between(span)}


def of_goal(line: GoalLine) -> str:
    """How a goal stands."""
    if line.goal.is_ended:
        by = line.goal.ended_by.name if line.goal.ended_by else ""
        return _("Ended on %(day)s by %(who)s.") % {"day": day(line.goal.ended_at, "yMMMd"), "who": by}
    if line.is_over:
        return _when_over(line.standing)
    if line.standing == Standing.COMING:
        return _("Begins on %(day)s.") % {"day": day(line.goal.starts_on, "yMMMd")}
    return {
        Standing.TOO_FEW: _("Too few conversations yet to conclude."),
        Standing.REACHED: _("Reached, with the whole interval."),
        Standing.AT_TARGET: _("At the target; the interval still reaches below it."),
        Standing.BETTER: _("On the way: clearly better than at the start, not yet at the target."),
        Standing.UNCLEAR: _("Above the start, which may be chance."),
        Standing.NOT_BETTER: _("Not better than at the start so far."),
    }[line.standing]


def _when_over(standing: Standing) -> str:
    return {
        Standing.TOO_FEW: _("It is over: too few conversations to conclude."),
        Standing.REACHED: _("It is over, and was reached with the whole interval."),
        Standing.AT_TARGET: _("It is over, and was reached; the interval reaches below the target."),
        Standing.BETTER: _("It is over: clearly better than at the start, and the target was not reached."),
        Standing.UNCLEAR: _("It is over: the target was not reached, and the gain may be chance."),
        Standing.NOT_BETTER: _("It is over: not better than at the start."),
    }[standing]
