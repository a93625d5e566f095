"""What the next level is worth, and the pace of sales, as tables for files."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.exporting import difference_cells, moment, rate_cells, with_interval
from metrics.findings import between
from metrics.tables import COUNT, MONEY, NUMBER, POINTS, RATE, Column, Table
from metrics.value_page import TeamRow, ValuePage
from metrics.velocity import Ratio


def of_value(page: ValuePage, name: str) -> Table:
    """`name`: pace, or else the teams."""
    return _pace(page) if name == "pace" else _teams(page)


def _about(page: ValuePage) -> list[tuple[str, str]]:
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Decided"), between(page.span)),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Currency"), page.currency),
        (_("Computed"), moment(page.stamp.computed_at)),
    ]


def _teams(page: ValuePage) -> Table:
    columns = [
        Column(_("Team")),
        Column(_("Level today")),
        Column(_("Decided"), COUNT),
        *with_interval(_("Conversion")),
        Column(_("Next level")),
        Column(_("Decided, opened at the next level"), COUNT),
        *with_interval(_("Conversion at the next level")),
        *with_interval(_("Difference, points"), POINTS),
        *with_interval(_("More won deals"), NUMBER),
        *with_interval(_("In money, at the mean amount that the team wins"), MONEY),
        Column(_("Remark")),
    ]
    return Table("teams", _("Worth of the next level"), columns, [_team(row) for row in page.rows], _about(page))


def _team(row: TeamRow) -> list:
    step, worth = row.step, row.worth
    own = [step.group.decided, *rate_cells(step.group.conversion)] if step else [None] * 4
    above = [row.next_name, step.next_group.decided, *rate_cells(step.next_group.conversion)] if step else [None] * 5
    gap = difference_cells(row.difference if worth else None)
    deals = [worth.deals, worth.low, worth.high] if worth else [None] * 3
    return [row.team.name, row.level_name, *own, *above, *gap, *deals, *(row.money or [None] * 3), row.why_not]


def _pace(page: ValuePage) -> Table:
    columns = [
        Column(_("Factor")),
        Column(_("Now"), NUMBER),
        Column(_("Counted from"), COUNT),
        Column(_("As many days before"), NUMBER),
        *with_interval(pgettext("of a figure", "Change"), RATE),
        *with_interval(_("What it alone does to the pace"), RATE),
    ]
    rows = [
        [
            row.name,
            row.factor.value,
            row.factor.n,
            row.before and row.before.value,
            *_change(row.ratio),
            *_change(row.effect),
        ]
        for row in page.factors
    ]
    before = page.before and page.before.pace.value
    rows.append([_("Pace, a day"), page.now.pace.value, None, before, *_change(page.change), None, None, None])
    about = [*_about(page), (_("Days"), str(page.now.days)), (_("Won in these days, a day"), str(page.now.won_a_day))]
    return Table("pace", _("Pace of sales"), columns, rows, about)


def _change(ratio: Ratio) -> list[float | None]:
    return [None if bound is None else bound - 1 for bound in (ratio.value, ratio.low, ratio.high)]
