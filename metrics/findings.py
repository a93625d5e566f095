"""What the figures of the levels say, as a sentence: modest when they do not allow more."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from metrics.rates import Group
from metrics.spans import Span
from salesproc.figures import day, interval_points, number, points
from stages.statistics import Difference


@dataclass(frozen=True)
class Comparison:
    """The highest level with enough decided deals against the lowest one."""

    top: Group
    base: Group

    def difference(self, rate: str) -> Difference:
        return self.top.against(self.base)[rate]


def comparison(levels: Sequence[Group]) -> Comparison | None:
    """Among known levels in ascending order. None when fewer than two have enough decided deals."""
    enough = [group for group in levels if not group.conversion.is_too_few]
    return Comparison(enough[-1], enough[0]) if len(enough) > 1 else None


Compare = Callable[[Sequence[Group]], Comparison | None]


@dataclass(frozen=True)
class Worth:
    """Decided deals more, in the same span, had the levels under the top one converted as it did."""

    top: Group
    below: Group
    deals: float
    low: float
    high: float

    @property
    def level(self) -> str:
        return level_word(self.top.key)

    @property
    def says(self) -> str:
        return points(self.deals / 100)

    @property
    def interval(self) -> str:
        return interval_points((self.low / 100, self.high / 100))


def worth(levels: Sequence[Group]) -> Worth | None:
    """None unless the highest level with enough decided deals, and those under it together, allow a comparison."""
    enough = [place for place, group in enumerate(levels) if not group.conversion.is_too_few]
    if not enough:
        return None
    top = levels[enough[-1]]
    below = Group("below", sum((group.counts for group in levels[: enough[-1]]), Counter()))
    return weighed(top, below)


def weighed(top: Group, below: Group) -> Worth | None:
    """None unless both have enough decided deals."""
    gap = top.against(below)["conversion"]
    if gap.is_too_few or gap.value is None or gap.low is None or gap.high is None:
        return None
    return Worth(top, below, gap.value * below.decided, gap.low * below.decided, gap.high * below.decided)


def headline(levels: Sequence[Group], decided: int, compare: Compare = comparison) -> str:
    """The title of the maturity page. `levels` are the known ones, `decided` counts the unknown one too."""
    if not decided:
        return _("No deal was decided in these days")
    if not any(group.decided for group in levels):
        return _("Give teams a level to compare their results")
    compared = compare(levels)
    if compared is None:
        return _("Too few decided deals to compare levels")
    if gap := clear_points(compared.difference("conversion")):
        return _conversion(compared, gap)
    if gap := clear_points(compared.difference("no_decision")):
        return _no_decision(compared, gap)
    return _("No clear difference yet between a %(base)s and a %(top)s process") % _words(compared)


def clear_points(difference: Difference) -> int:
    """Whole points of a difference whose interval leaves zero out, else 0."""
    return round(100 * (difference.value or 0)) if difference.excludes_zero else 0


def _conversion(compared: Comparison, gap: int) -> str:
    if gap > 0:
        says = ngettext(
            "Teams with a %(top)s process convert %(points)s point more",
            "Teams with a %(top)s process convert %(points)s points more",
            gap,
        )
    else:
        says = ngettext(
            "Teams with a %(top)s process convert %(points)s point less",
            "Teams with a %(top)s process convert %(points)s points less",
            -gap,
        )
    return says % (_words(compared) | {"points": number(abs(gap), 0)})


def _no_decision(compared: Comparison, gap: int) -> str:
    if gap < 0:
        says = ngettext(
            "With a %(top)s process, deals without a decision are %(points)s point fewer",
            "With a %(top)s process, deals without a decision are %(points)s points fewer",
            -gap,
        )
    else:
        says = ngettext(
            "With a %(top)s process, deals without a decision are %(points)s point more",
            "With a %(top)s process, deals without a decision are %(points)s points more",
            gap,
        )
    return says % (_words(compared) | {"points": number(abs(gap), 0)})


def _words(compared: Comparison) -> dict[str, str]:
    return {"top": level_word(compared.top.key), "base": level_word(compared.base.key)}


def level_word(level: str) -> str:
    """The level within a sentence: "a dynamic process"."""
    words = {
        "random": pgettext("a … process", "random"),
        "informal": pgettext("a … process", "informal"),
        "formal": pgettext("a … process", "formal"),
        "dynamic": pgettext("a … process", "dynamic"),
    }
    return words[level]


WHEN = {
    "12-months": gettext_lazy("in the last 12 months"),
    "this-quarter": gettext_lazy("this quarter"),
    "last-quarter": gettext_lazy("last quarter"),
    "this-year": gettext_lazy("this year"),
    "last-year": gettext_lazy("last year"),
}


def lede(decided: int, period: str, span: Span) -> str:
    says = ngettext(
        "%(n)s opportunity decided %(when)s, by the level its team’s process had when it was opened.",
        "%(n)s opportunities decided %(when)s, by the level their team’s process had when they were opened.",
        decided,
    )
    return says % {"n": number(decided, 0), "when": WHEN.get(period) or between(span)}


def between(span: Span) -> str:
    days = {"first": day(span.starts_on, "yMMMd"), "last": day(span.ends_on, "yMMMd")}
    if span.starts_on and span.ends_on:
        return _("from %(first)s to %(last)s") % days
    if span.starts_on:
        return _("since %(first)s") % days
    return _("until %(last)s") % days if span.ends_on else _("so far")
