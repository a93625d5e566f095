"""The pages of figures that can be shown to others, and how each is made from what its address asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.coverage_page import CoveragePage
from metrics.curves_page import CurvesPage
from metrics.effects_page import EffectsPage
from metrics.flow_page import FlowPage
from metrics.forms import (
    CurvesFilters,
    EffectFilters,
    FlowFilters,
    MaturityFilters,
    QualityFilters,
    SequenceFilters,
    TrendFilters,
    ValueFilters,
)
from metrics.maturity_page import MaturityPage
from metrics.quality_page import QualityPage
from metrics.sequences_page import SequencesPage
from metrics.trend_page import TrendPage
from metrics.value_page import ValuePage, currencies_of
from people.models import Membership
from stages.http import number

Query = dict[str, str]


@dataclass(frozen=True)
class Dashboard:
    """`asked` makes the filters, and the page for which they ask: none where there is nothing to show yet. `opened` are
    the names in its query that say what is open on it, beside what is asked of it."""

    url_name: str
    title: str | Promise
    template: str  # what its figures make of it
    asked: Callable[[Query, Membership], tuple[forms.Form, Any]]
    opened: tuple[str, ...] = ()

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


def _sequences(query: Query, member: Membership):
    filters = SequenceFilters(query, member=member)
    return filters, SequencesPage(member, **filters.asked)


def _effects(query: Query, member: Membership):
    filters = EffectFilters(query, member=member)
    asked, note = filters.asked, number(query.get("note"))
    return filters, EffectsPage(member, **asked, note=note) if asked["version"] else None


def _coverage(query: Query, member: Membership):
    filters = EffectFilters(query, member=member)
    asked, chosen = filters.asked, {"what": query.get("what", ""), "stage": number(query.get("stage"))}
    return filters, CoveragePage(member, **asked, **chosen) if asked["version"] else None


def _quality(query: Query, member: Membership):
    filters = QualityFilters(query, member=member)
    return filters, QualityPage(member, **filters.asked)


MATURITY = Dashboard("metrics:maturity", _("Rates by level"), "metrics/maturity/_figures.html", _maturity)
TREND = Dashboard("metrics:trend", _("Over time"), "metrics/trend/_figures.html", _trend)
CURVES = Dashboard("metrics:curves", _("Outcome curves"), "metrics/curves/_figures.html", _curves)
FLOW = Dashboard("metrics:flow", _("Flow"), "metrics/flow/_figures.html", _flow)
VALUE = Dashboard("metrics:value", _("Value and pace"), "metrics/value/_figures.html", _value)
QUALITY = Dashboard("metrics:quality", _("Quality of conversations"), "metrics/quality/_figures.html", _quality)
SEQUENCES = Dashboard("metrics:sequence_index", _("Sequences"), "metrics/sequence/_counted.html", _sequences)
EFFECTS = Dashboard("metrics:effect_index", _("What works"), "metrics/effect/_figures.html", _effects, ("note",))
COVERAGE = Dashboard(
    "metrics:coverage_index", _("Roles and timing"), "metrics/coverage/_counted.html", _coverage, ("what", "stage")
)
ALL = {one.name: one for one in (MATURITY, TREND, CURVES, FLOW, VALUE, QUALITY, SEQUENCES, EFFECTS, COVERAGE)}
