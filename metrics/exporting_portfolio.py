"""The tables of the portfolio as tables for files: counts and rates, never an amount."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.exporting import counted_cells, counted_columns, difference_cells, with_interval
from metrics.forms.filters import PERIODS
from metrics.naming import level_name
from metrics.pictures import Picture
from metrics.portfolio_page import PortfolioPage
from metrics.rates import LEVEL_ORDER
from metrics.tables import COUNT, POINTS, Column, Table


def of_portfolio(page: PortfolioPage, name: str) -> Table:
    """`name`: companies, or else the levels."""
    return _companies(page) if name == "companies" else _levels(page)


def _about(page: PortfolioPage) -> list[tuple[str, str]]:
    return [
        (_("Companies"), page.names),
        (_("Decided"), str(dict(PERIODS)[page.filters.period_asked])),
        (_("Finding"), page.headline),
        *((_("Computed"), f"{company.name}: {company.computed}") for company in page.companies),
        (_("Rates"), _("Of decided opportunities: won, lost or no decision. Intervals are Wilson's, 95%.")),
        (_("Within companies"), _("Mantel-Haenszel risk difference, stratified by company, 95% interval by Sato.")),
        (_("Source"), page.source),
    ]


def _companies(page: PortfolioPage) -> Table:
    levels = [Column(_("Teams today: %(level)s") % {"level": level_name(level)}, COUNT) for level in LEVEL_ORDER]
    columns = [Column(_("Company")), *levels, *counted_columns(), Column(_("Computed"))]
    rows = [
        [
            company.name,
            *(company.teams.get(level, 0) for level in LEVEL_ORDER),
            *counted_cells(company.total),
            company.computed,
        ]
        for company in page.companies
    ]
    return Table("portfolio-companies", _("Companies"), columns, rows, _about(page))


def _levels(page: PortfolioPage) -> Table:
    titles = {"conversion": _("Conversion"), "loss": _("Loss"), "no_decision": _("No decision")}
    together, within = _("%(rate)s against Random, points"), _("%(rate)s against Random within companies, points")
    compared = [
        column
        for name, title in titles.items()
        for says in (together, within)
        for column in with_interval(says % {"rate": title}, POINTS)
    ]
    counted = [Column(_("Companies"), COUNT), Column(_("Companies with both levels"), COUNT)]
    columns = [Column(_("Level when opened")), counted[0], *counted_columns(), *compared, counted[1]]
    rows = [
        [row.name, row.companies, *counted_cells(row.group)]
        + [
            cell
            for name in titles
            for found in (row.together, row.within)
            for cell in difference_cells((found or {}).get(name))
        ]
        + [row.both if row.within else None]
        for row in [*page.rows, page.total]
    ]
    title = _("Levels, all companies together")
    picture = Picture(page.headline, title, page.chart_key, lambda: page.drawings[0])
    return Table("portfolio-levels", title, columns, rows, _about(page), picture=picture)
