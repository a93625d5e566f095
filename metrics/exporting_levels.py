"""Levels of maturity as tables for files: those of a team in time, their facts, and those of every team."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.exporting import moment, yes_no
from metrics.models import MaturityPeriod
from metrics.pictures import Picture
from metrics.tables import DAY, Column, Table
from metrics.team_level import TeamLevel
from people.models import Membership


def of_team_level(page: TeamLevel, name: str) -> Table:
    """`name`: facts, months, or else the levels in time."""
    return {"facts": _facts, "months": _months}.get(name, _levels)(page)


def _about(page: TeamLevel) -> list[tuple[str, str]]:
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Team"), page.team.name),
        (_("Computed"), moment(page.assessment.computed_at if page.assessment else None)),
    ]


def _levels(page: TeamLevel) -> Table:
    order = (_("Order"), _("An override holds before the facts, and the facts before what was entered."))
    picture = Picture(page.heading, _("Levels in time"), "", lambda: page.drawings[0]) if page.drawings else None
    rows = [[*_period(period), period.taken_back_by.name if period.taken_back_by else ""] for period in page.periods]
    columns = [*_period_columns(), Column(_("Taken back by"))]
    return Table("levels-in-time", _("Levels in time"), columns, rows, [*_about(page), order], picture=picture)


def _facts(page: TeamLevel) -> Table:
    asked = pgettext("a threshold", "Asked")
    columns = [Column(title) for title in (_("Level"), _("Fact"), _("Value"), asked, pgettext("a fact", "Met"))]
    rows = [
        [asked.name, line.name, line.value, line.threshold, yes_no(line.fact.met)]
        for asked in page.asked
        for line in asked.lines
    ]
    return Table("facts", _("Facts"), columns, rows, _about(page))


def _months(page: TeamLevel) -> Table:
    """A line for each month and fact."""
    titles = (_("Level"), _("Fact"), _("Value"), pgettext("a fact", "Met"))
    columns = [Column(_("Day"), DAY), *(Column(title) for title in titles)]
    told = [(name, [(value, yes_no(is_met)) for value, is_met in months]) for name, months in page.course]
    rows = [
        [month.assessed_on, month.get_level_display(), name, *read[place]]
        for place, month in enumerate(page.months)
        for name, read in told
    ]
    return Table("months", _("The facts month by month"), columns, rows, _about(page))


def of_periods(member: Membership, periods: Iterable[MaturityPeriod]) -> Table:
    rows = [[period.team.name, *_period(period)] for period in periods]
    about = [(_("Workspace"), member.workspace.name)]
    return Table("levels", _("Levels of teams"), [Column(_("Team")), *_period_columns()], rows, about)


def _period_columns() -> list[Column]:
    return [
        Column(_("Level")),
        Column(_("From"), DAY),
        Column(_("Until"), DAY),
        Column(_("Kind")),
        Column(_("How it is known")),
        Column(_("Recorded by")),
    ]


def _period(period: MaturityPeriod) -> list:
    recorded = period.recorded_by.name if period.recorded_by else ""
    days = [period.starts_on, period.ends_on]
    return [period.get_level_display(), *days, period.get_kind_display(), period.known, recorded]
