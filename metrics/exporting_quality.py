"""The quality of conversations as tables for files: the numbers of the page, unrounded."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.exporting import difference_cells, moment, rate_cells, with_interval, yes_no
from metrics.findings import between
from metrics.pictures import Picture
from metrics.quality_goals import GoalLine
from metrics.quality_page import QualityPage, Row
from metrics.tables import COUNT, DAY, POINTS, RATE, Column, Table

GROUPS = ("team", "theme", "role")


def of_quality(page: QualityPage, name: str) -> Table:
    """`name`: team, theme, role, goals, or else the months or quarters."""
    if name == "goals":
        return _goals(page)
    return _group(page, name) if name in GROUPS else _over_time(page)


def _about(page: QualityPage) -> list[tuple[str, str]]:
    method = _("Of all held conversations. Where nobody recorded it, the purpose counts as not obtained.")
    return [
        (_("Workspace"), page.member.workspace.name),
        (pgettext("conversations", "Held"), between(page.told)),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Computed"), moment(page.stamp.computed_at)),
        (_("Purpose obtained"), method),
    ]


def _columns(against: str) -> list[Column]:
    return [
        Column(pgettext("conversations", "Held"), COUNT),
        Column(_("Obtained"), COUNT),
        Column(_("Partly"), COUNT),
        Column(_("Not obtained"), COUNT),
        Column(_("Not recorded"), COUNT),
        *with_interval(_("Purpose obtained"), RATE),
        *with_interval(_("Purpose obtained, of those recorded"), RATE),
        Column(_("Moved forward: number"), COUNT),
        Column(_("Movement not recorded"), COUNT),
        *with_interval(_("Moved forward"), RATE),
        *with_interval(_("Purpose obtained against %(before)s, points") % {"before": against}, POINTS),
        *with_interval(_("Moved forward against %(before)s, points") % {"before": against}, POINTS),
        Column(_("Too few to conclude")),
    ]


def _cells(row: Row) -> list[Any]:
    effects = row.effects
    return [
        effects.held,
        effects.obtained,
        effects.partly,
        effects.missed,
        effects.not_recorded,
        *rate_cells(effects.quality),
        *rate_cells(effects.of_recorded),
        effects.forward,
        effects.not_said_moved,
        *rate_cells(effects.moved),
        *difference_cells(row.difference),
        *difference_cells(row.moved_difference),
        yes_no(row.is_few),
    ]


def _group(page: QualityPage, by: str) -> Table:
    titles = {"team": _("Team"), "theme": _("Theme"), "role": _("Buyer role")}
    rows = [[row.name, *_cells(row)] for row in page.group(by).rows]
    columns = [Column(titles[by]), *_columns(page.compared_with or _("as long before"))]
    return Table(f"quality-{by}", _("Quality of conversations"), columns, rows, _about(page))


def _over_time(page: QualityPage) -> Table:
    columns = [
        Column(page.by_name),
        Column(_("From"), DAY),
        Column(_("Until"), DAY),
        *_columns(_("the one before")),
        Column(_("In part")),
    ]
    rows = [
        [row.name, row.asked.span.starts_on, row.asked.span.ends_on, *_cells(row), yes_no(row.is_part)]
        for row in page.over_time
    ]
    picture = Picture(page.headline, page.chart_title, page.chart_key, lambda: page.drawings[0])
    return Table("quality-over-time", _("Quality over time"), columns, rows, _about(page), picture=picture)


def _goals(page: QualityPage) -> Table:
    columns = [
        Column(pgettext("a goal", "Whose")),
        Column(_("Better by"), RATE),
        Column(_("Start: from"), DAY),
        Column(_("Start: to"), DAY),
        *with_interval(_("Share at the start"), RATE),
        Column(_("Held at the start"), COUNT),
        Column(_("Target"), RATE),
        Column(_("From"), DAY),
        Column(_("Until"), DAY),
        Column(_("Held since"), COUNT),
        *with_interval(_("Share since"), RATE),
        *with_interval(_("Difference, points"), POINTS),
        Column(_("Set by")),
        Column(_("How it stands")),
    ]
    return Table("goals", _("Goals"), columns, [_goal(line) for line in page.goals], _about(page))


def _goal(line: GoalLine) -> list[Any]:
    goal = line.goal
    return [
        goal.whose,
        goal.improvement / 100,
        goal.base_from,
        goal.base_to,
        *rate_cells(goal.base),
        goal.base_held,
        goal.target,
        goal.starts_on,
        goal.last_day,
        line.now.held,
        *rate_cells(line.now.quality),
        *difference_cells(line.difference),
        goal.set_by.name if goal.set_by else "",
        line.says,
    ]
