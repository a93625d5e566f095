"""Rates over time and outcome curves as tables for files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.curves_page import CurvesPage
from metrics.curves_page import Group as Cohort
from metrics.exporting import difference_cells, moment, rate_cells, with_interval, yes_no
from metrics.findings import between
from metrics.naming import names
from metrics.pictures import Picture
from metrics.population_page import PopulationPage
from metrics.tables import COUNT, DAY, POINTS, Column, Table
from metrics.trend_page import Row, TrendPage

# ---- rates over time


def of_trend(page: TrendPage, name: str) -> Table:
    """`name`: groups, or else the quarters."""
    return _groups(page) if name == "groups" else _quarters(page)


def _about(page: TrendPage) -> list[tuple[str, str]]:
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Decided"), between(page.population.span)),
        (_("Conditions"), " · ".join(PopulationPage(page.member, page.population, {}).conditions) or _("All")),
        (_("Computed"), moment(page.stamp.computed_at)),
        (_("Rates"), _("Of decided opportunities: won, lost or no decision. Intervals are Wilson's, 95%.")),
        (_("Difference"), _("Of the rate that the page shows, with Newcombe's interval, 95%.")),
    ]


def _rate_columns() -> list[Column]:
    rates = [_("Conversion"), _("Loss"), _("No decision, of decided")]
    return [Column(_("Decided"), COUNT), *(column for title in rates for column in with_interval(title))]


def _rates(row: Row) -> list[Any]:
    return [row.group.decided, *(cell for _kind, share, _url in row.shares for cell in rate_cells(share))]


def _quarters(page: TrendPage) -> Table:
    columns = [
        Column(_("Quarter of the outcome")),
        Column(_("From"), DAY),
        Column(_("Until"), DAY),
        *_rate_columns(),
        *with_interval(_("%(rate)s against the quarter before, points") % {"rate": page.rate_name}, POINTS),
        Column(_("Too few to conclude")),
        Column(pgettext("several opportunities", "Disqualified"), COUNT),
    ]
    rows = []
    for row in page.quarters:
        span, few = row.population.span, yes_no(row.share.is_too_few)
        compared = [*difference_cells(row.before), few, row.group.counts["disqualified"]]
        rows.append([row.name, span.starts_on, span.ends_on, *_rates(row), *compared])
    picture = Picture(page.headline, page.chart_title, page.chart_key, lambda: page.drawings[0])
    return Table("quarters", _("Rates by quarter"), columns, rows, _about(page), picture=picture)


def _groups(page: TrendPage) -> Table:
    words = {"rate": page.rate_name}
    columns = [
        Column(page.by_name),
        *_rate_columns(),
        *with_interval(_("%(rate)s against as many days before, points") % words, POINTS),
        *(with_interval(_("%(rate)s against Random, points") % words, POINTS) if page.has_base else []),
        Column(_("Too few to conclude")),
        Column(pgettext("several opportunities", "Disqualified"), COUNT),
        Column(pgettext("several opportunities", "Open"), COUNT),
    ]
    rows = [
        [
            row.name,
            *_rates(row),
            *difference_cells(row.before),
            *(difference_cells(row.base) if page.has_base else []),
            yes_no(row.share.is_too_few),
            row.group.counts["disqualified"],
            row.group.counts["open"],
        ]
        for row in page.groups
    ]
    return Table("groups", _("Rates by group"), columns, rows, _about(page))


# ---- outcome curves


def of_curves(page: CurvesPage) -> Table:
    team = page.opened.team
    about = [
        (_("Workspace"), page.member.workspace.name),
        (pgettext("opportunities", "Opened"), between(page.opened.span)),
        (_("Team"), names("team", [team])[team] if team else _("All teams")),
        (_("Computed"), moment(page.computed_at)),
        (_("Rates"), _("Of those opened, by Aalen and Johansen: what is open counts for as long as it is.")),
    ]
    columns = [
        Column(_("Group")),
        Column(pgettext("opportunities", "Opened"), COUNT),
        Column(_("Decided"), COUNT),
        Column(_("Left out"), COUNT),
        Column(_("Days since opening"), COUNT),
        Column(_("At risk"), COUNT),
        *(column for title in (_("Won"), _("Lost"), _("No decision")) for column in with_interval(title)),
        Column(_("Too few to conclude")),
    ]
    rows = [row for group in page.groups for row in _days(group)]
    picture = Picture(page.headline, page.chart_title, page.chart_key, lambda: page.drawings[0])
    return Table("curves", _("Outcome curves"), columns, rows, about, picture=picture)


def _days(group: Cohort) -> list[list[Any]]:
    counted = group.counted
    whole = [group.name, counted.size, counted.cohort.decided, counted.unknown]
    few = yes_no(group.is_too_few)
    return [
        [*whole, at.day, at.at_risk, *(cell for one in at.shares for cell in (one.value, one.low, one.high)), few]
        for at in group.days
    ]
