"""What the flow says, as sentences: deals stand still only where the interval says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.charts import Caption
from metrics.findings import between
from metrics.flow_chart import Row
from salesproc.figures import days, number
from stages.statistics import MedianStay

if TYPE_CHECKING:
    from metrics.flow_page import FlowPage, Line


def headline(page: FlowPage) -> str:
    if not page.n:
        return _("Nothing was opened on this score in these days")
    slow = [line for line in page.lines if line.stands_still]
    if slow:
        worst = max(slow, key=_excess)
        says = _("Deals stand still in “%(stage)s”")
        if len(slow) > 1:
            says = _("Deals stand still in %(n)s stages, most of all in “%(stage)s”")
        return says % {"stage": worst.stage.name, "n": number(len(slow))}
    if any(line.is_told for line in page.lines):
        return _("No stage clearly holds deals longer than expected")
    if not any(line.stage.expected_days for line in page.lines):
        return _("No stage says how long it is expected to take")
    return _("Too few deals to tell where they stand still")


def _excess(line: Line) -> float:
    """By how much the median goes past what is expected; where half have not left, by that of those in it."""
    median = line.balance.median
    if median is None:
        median = max(line.counts.still, default=0)
    return median / max(line.stage.expected_days or 0, 1)


def lede(page: FlowPage) -> str:
    if not page.n:
        return ""
    says = ngettext(
        "%(n)s opportunity opened %(when)s on “%(score)s”.",
        "%(n)s opportunities opened %(when)s on “%(score)s”.",
        page.n,
    )
    return says % {"n": number(page.n), "when": between(page.asked.span), "score": page.version}


def balance(line: Line) -> str:
    """What there is to say of a stage, beside its figures."""
    if line.is_after:  # a customer stays for as long as one stays
        return ""
    if line.is_slow:
        return _("takes longer than expected")
    if line.is_full:
        return _("most in it are past the expected days")
    return _("too few to conclude") if line.balance.n and line.balance.is_too_few else ""


def bounds(stay: MedianStay) -> str:
    """The interval of a median, in days; open where it is not reached."""
    if stay.low is None and stay.high is None:
        return ""
    if stay.high is None:
        return _("%(low)s or more") % {"low": days(stay.low)}
    words = {"low": number(stay.low or 0, 0), "high": days(stay.high)}
    return pgettext("an interval", "%(low)s to %(high)s") % words


def row(line: Line) -> Row:
    stay = line.balance
    text = days(stay.median) if stay.median is not None else _("not known yet")
    return Row(line.stage.name, stay, text, line.stage.expected_days, line.stands_still)


def tick(value: float) -> str:
    return days(value)


def chart_key() -> str:
    return _("dot = median · bar = 95%% interval · upright line = expected") % {}


def caption(page: FlowPage) -> Caption:
    told = _("Median days that deals stay in each of %(n)s stages, with the 95%% interval, and the expected days.")
    return Caption("flow", _("Days in each stage"), told % {"n": len(page.stages)})
