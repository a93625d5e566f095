"""The chart of the quality over time, with the goals of those months."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics import trend_chart
from metrics.charts import Caption
from metrics.quality import MONTH, SHARES, Step
from metrics.spans import Span
from metrics.trend_chart import Mark, Point
from salesproc.figures import NONE, number, number_short, rate, written_day
from stages.statistics import Proportion

if TYPE_CHECKING:
    from metrics.quality_page import QualityPage

INK = "ink"


def drawings(page: QualityPage) -> list[SafeString]:
    rates = ", ".join(f"{page.name_of(one)} {rate(_share(page, one).rate)}" for one in page.steps)
    marks = _marks(page) if page.kind == "obtained" else []
    told = _("One dot for each month or quarter, on the bar of its 95%% interval: %(rates)s.") % {"rates": rates}
    told = " ".join([told, *(mark.text for mark in marks)])
    points = [_point(page, one) for one in page.steps]
    return trend_chart.drawings(points, INK, Caption("quality", page.share_name, told), _tick, marks)


def _share(page: QualityPage, one: Step) -> Proportion:
    return getattr(one.effects, SHARES[page.kind])


def _point(page: QualityPage, one: Step) -> Point:
    share = _share(page, one)
    if page.by == MONTH:
        name = written_day(one.starts_on, "MMM")
    else:
        name = _("Q%(quarter)s") % {"quarter": (one.starts_on.month + 2) // 3}
    text = NONE if share.rate is None else number(100 * share.rate, 1)
    n, n_short = (_("n = %(n)s") % {"n": write(share.n)} for write in (number, number_short))
    return Point(name, str(one.starts_on.year), share, text, n, n_short, _("too few"))


def _marks(page: QualityPage) -> list[Mark]:
    """Of each goal the share that it started from, and the one that it asks for."""
    marks = []
    for goal in page.goals_drawn:
        base, target = rate(goal.base.rate), rate(goal.target)
        marks += _mark(page.steps, goal.base_span, goal.base.rate, _("start %(rate)s") % {"rate": base}, is_faint=True)
        marks += _mark(page.steps, goal.span, goal.target, _("goal %(rate)s") % {"rate": target})
    return marks


def _mark(steps: list[Step], span: Span, share: float | None, text: str, *, is_faint: bool = False) -> list[Mark]:
    places = [place for place, one in enumerate(steps) if _meet(one.whole, span.starts_on, span.ends_on)]
    return [Mark(places[0], places[-1], share, text, is_faint)] if places and share is not None else []


def _meet(one: Span, first: date | None, last: date | None) -> bool:
    return bool(first and last and one.starts_on and one.ends_on and one.starts_on <= last and one.ends_on >= first)


def _tick(value: float) -> str:
    return rate(value, 0)
