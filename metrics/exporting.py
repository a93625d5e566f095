"""The tables of the pages of figures as tables for files: the same page objects, the same numbers, unrounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conversations.models import Opportunity
from metrics.findings import between
from metrics.forms.filters import PERIODS
from metrics.maturity_page import Counted, MaturityPage
from metrics.naming import level_name
from metrics.pictures import Picture
from metrics.population_page import LATEST_FIRST, OUTCOME_NAMES, PopulationPage
from metrics.rates import Group
from metrics.tables import COUNT, DAY, MONEY, NUMBER, POINTS, RATE, Column, Table
from salesproc.figures import day, hour
from stages.statistics import Difference, Proportion

AT_ONCE = 2_000
SHOWN = ("conversion", "loss", "no_decision")


def with_interval(title: str, kind: str = RATE) -> list[Column]:
    low, high = _("%(name)s: from (95%% interval)"), _("%(name)s: to (95%% interval)")
    return [Column(title, kind), Column(low % {"name": title}, kind), Column(high % {"name": title}, kind)]


def rate_cells(share: Proportion) -> list[float | None]:
    return [share.rate, share.low, share.high]


def difference_cells(difference: Difference | None) -> list[float | None]:
    return [difference.value, difference.low, difference.high] if difference else [None] * 3


def yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def moment(at) -> str:
    return f"{day(at, 'yMMMd')}, {hour(at)}" if at else _("not computed yet")


# ---- maturity


def of_maturity(page: MaturityPage, name: str) -> Table:
    """`name`: teams, or else the levels."""
    return _teams(page) if name == "teams" else _levels(page)


def _about(page: MaturityPage) -> list[tuple[str, str]]:
    decided = str(dict(PERIODS).get(page.period, ""))
    span = "" if page.span.is_everything else f" ({between(page.span)})"
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Decided"), decided + span),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Computed"), moment(page.stamp.computed_at)),
        (_("Rates"), _("Of decided opportunities: won, lost or no decision. Intervals are Wilson's, 95%.")),
        (_("Source"), page.source),
    ]


def _levels(page: MaturityPage) -> Table:
    shown = [*page.levels, page.total]
    against = with_interval(_("Conversion against Random, points"), POINTS)
    currencies = sorted({won.currency for counted in shown for won in counted.group.won_amounts})
    rows = [
        [
            counted.name,
            *_figures(counted),
            *difference_cells((counted.differences or {}).get("conversion")),
            *_amounts(counted, currencies),
        ]
        for counted in shown
    ]
    columns = [Column(_("Level when opened")), *_figure_columns(), *against, *_amount_columns(currencies)]
    picture = Picture(page.headline, _("Rates by level"), page.chart_key, lambda: page.drawings[0])
    return Table("levels", _("Figures by level"), columns, rows, _about(page), picture=picture)


def _teams(page: MaturityPage) -> Table:
    columns = [
        Column(_("Team")),
        Column(_("Level today")),
        Column(_("How it is known")),
        Column(_("To reach the next level")),
        *_figure_columns(),
    ]
    rows = [
        [
            counted.name,
            counted.period.get_level_display() if counted.period else _("Unknown"),
            counted.period.known if counted.period else "",
            ", ".join(counted.evidence.missing) if counted.evidence else "",
            *_figures(counted),
        ]
        for counted in page.teams
    ]
    return Table("teams", _("Figures by team"), columns, rows, _about(page))


def counted_columns() -> list[Column]:
    counts = [
        pgettext("several opportunities", "Won"),
        pgettext("several opportunities", "Lost"),
        _("No decision"),
        _("Decided"),
    ]
    counts += [pgettext("several opportunities", "Disqualified"), pgettext("several opportunities", "Open")]
    rates = [_("Conversion"), _("Loss"), _("No decision, of decided")]
    return [
        *(Column(title, COUNT) for title in counts),
        *(column for title in rates for column in with_interval(title)),
        Column(_("Too few to conclude")),
    ]


def counted_cells(group: Group) -> list[Any]:
    return [
        *(group.counts[kind] for kind in ("won", "lost", "no_decision")),
        group.decided,
        group.counts["disqualified"],
        group.counts["open"],
        *(cell for name in SHOWN for cell in rate_cells(group.rates[name])),
        yes_no(group.conversion.is_too_few),
    ]


def _figure_columns() -> list[Column]:
    cycle = [_("Cycle, days: n"), _("lower quartile"), _("median"), _("upper quartile")]
    return [
        *counted_columns(),
        Column(cycle[0], COUNT),
        *(Column(_("Cycle, days: %(what)s") % {"what": title}, NUMBER) for title in cycle[1:]),
    ]


def _figures(counted: Counted) -> list[Any]:
    cycle = counted.group.cycle("decided")
    return [*counted_cells(counted.group), cycle.n, cycle.lower, cycle.median, cycle.upper]


def _amount_columns(currencies: Iterable[str]) -> list[Column]:
    names = ((_("n"), COUNT), (_("sum"), MONEY), (_("mean"), MONEY), (_("median"), MONEY))
    title = _("Won, %(currency)s: %(what)s")
    return [
        Column(title % {"currency": currency, "what": what}, kind) for currency in currencies for what, kind in names
    ]


def _amounts(counted: Counted, currencies: Iterable[str]) -> list[Any]:
    of = {won.currency: [won.n, won.total, won.mean, won.median] for won in counted.group.won_amounts}
    return [cell for currency in currencies for cell in of.get(currency, [0, None, None, None])]


# ---- the opportunities behind a figure


def of_population(page: PopulationPage, computed_at) -> Table:
    columns = [
        Column(_("Opportunity")),
        Column(_("Account")),
        Column(_("Team")),
        Column(_("Owner")),
        Column(_("Level when opened")),
        Column(_("Opened"), DAY),
        Column(_("Outcome")),
        Column(_("Decided on"), DAY),
        Column(_("Days"), NUMBER),
        Column(_("Amount"), MONEY),
        Column(_("Currency")),
    ]
    about = [
        (_("Workspace"), page.member.workspace.name),
        (_("Conditions"), " · ".join(page.conditions) or _("All")),
        (_("Computed"), moment(computed_at)),
    ]
    return Table("opportunities", _("Opportunities counted"), columns, _counted_rows(page), about, page.n)


def _counted_rows(page: PopulationPage) -> Iterator[list[Any]]:
    """In one statement, read from the server a part at a time."""
    named = JSONObject(name="name", account="account__name", team="team__name", owner="owner__name")
    seen = Opportunity.objects.visible_to(page.member).filter(pk=OuterRef("opportunity_id")).order_by()
    facts = page.population.facts().annotate(opportunity=Subquery(seen.values(said=named)[:1]))
    columns = ("opportunity", "level", "opened_on", "kind", "decided_on", "cycle_days", "amount", "currency")
    rows = LATEST_FIRST.order(facts, backwards=False).values_list(*columns)
    for opportunity, level, opened_on, kind, decided_on, cycle_days, amount, currency in rows.iterator(AT_ONCE):
        of = opportunity or {"name": _("deleted since")}
        yield [
            *(of.get(name) or "" for name in ("name", "account", "team", "owner")),
            level_name(level),
            opened_on,
            str(OUTCOME_NAMES[kind]),
            decided_on,
            cycle_days,
            amount,
            currency if amount is not None else "",
        ]
