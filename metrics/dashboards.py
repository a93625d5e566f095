"""The pages of figures that can be shown to others, and how each is made from what its address asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.curves_page import CurvesPage
from metrics.flow_page import FlowPage
from metrics.forms import CurvesFilters, FlowFilters, MaturityFilters, TrendFilters, ValueFilters
from metrics.maturity_page import MaturityPage
from metrics.trend_page import TrendPage
from metrics.value_page import ValuePage, currencies_of
from people.models import Membership

Query = dict[str, str]


@dataclass(frozen=True)
class Dashboard:
    """`asked` makes the filters, and the page for which they ask: none where there is nothing to show yet."""

    url_name: str
    title: str | Promise
    template: str  # what its figures make of it
    asked: Callable[[Query, Membership], tuple[forms.Form, Any]]

    @property
    def name(self) -> str:
        return self.url_name.removeprefix("metrics:")


def _maturity(query: Query, member: Membership):
    filters = MaturityFilters(query, member=member)
    return filters, MaturityPage(member, **filters.asked)


def _trend(query: Query, member: Membership):
    filters = TrendFilters(query, member=member)
    return filters, TrendPage(member, **filters.asked)


def _curves(query: Query, member: Membership):
    filters = CurvesFilters(query, member=member)
    return filters, CurvesPage(member, filters.opened, filters.kind, filters.data["period"])


def _value(query: Query, member: Membership):
    filters = ValueFilters(query, member=member, currencies=currencies_of(member))
    return filters, ValuePage(member, **filters.asked)


def _flow(query: Query, member: Membership):
    filters = FlowFilters(query, member=member)
    version, asked = filters.version_asked, filters.asked
    team = filters.cleaned_data.get("team")
    return filters, FlowPage(member, version, asked, team, filters.data["period"]) if version else None


MATURITY = Dashboard("metrics:maturity", _("Rates by level"), "metrics/maturity/_figures.html", _maturity)
TREND = Dashboard("metrics:trend", _("Over time"), "metrics/trend/_figures.html", _trend)
CURVES = Dashboard("metrics:curves", _("Outcome curves"), "metrics/curves/_figures.html", _curves)
FLOW = Dashboard("metrics:flow", _("Flow"), "metrics/flow/_figures.html", _flow)
VALUE = Dashboard("metrics:value", _("Value and pace"), "metrics/value/_figures.html", _value)
ALL = {one.name: one for one in (MATURITY, TREND, CURVES, FLOW, VALUE)}
