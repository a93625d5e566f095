"""The tables of the sequences as tables for files: every transition, every variant that is told, every fit."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.exporting import moment, rate_cells, with_interval, yes_no
from metrics.findings import between
from metrics.naming import names
from metrics.pictures import Picture
from metrics.sequences_page import Fitting, SequencesPage, Way
from metrics.tables import COUNT, NUMBER, RATE, Column, Table
from salesproc.errors import Refused


def of_sequences(page: SequencesPage, name: str) -> Table:
    """`name`: variants, versions or teams, or else the transitions."""
    if not page.is_counted:
        raise Refused(_("These sequences are being counted. Ask again in a moment."))
    tables = {"variants": _variants, "versions": _versions, "teams": _teams}
    return tables.get(name, _transitions)(page)


def _about(page: SequencesPage) -> list[tuple[str, str]]:
    team, version = page.chosen.team, page.chosen.version
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Decided"), between(page.chosen.span)),
        (_("Outcome"), page.kind_name),
        (_("Team"), names("team", [team])[team] if team else _("All teams")),
        (_("Version"), names("version", [version])[version] if version else _("All versions")),
        (_("Computed"), moment(page.computed_at)),
        (_("Source"), _("Conversations held, in time order, by buyer role and theme.")),
    ]


def _transitions(page: SequencesPage) -> Table:
    columns = [
        Column(pgettext("a transition", "From")),
        Column(pgettext("a transition", "To")),
        Column(_("Times"), COUNT),
        Column(_("Times for each opportunity"), NUMBER),
        Column(_("Median days between"), NUMBER),
    ]
    steps = [page.step(one) for one in page.transitions]
    rows = [[one.before, one.after, one.n, one.share, one.median] for one in steps]
    picture = Picture(page.headline, page.chart_title, page.chart_key, lambda: page.drawings[0])
    return Table("transitions", _("Transitions"), columns, rows, _about(page), picture=picture)


def _variants(page: SequencesPage) -> Table:
    columns = [
        Column(_("Sequence")),
        Column(_("Opportunities"), COUNT),
        Column(pgettext("of opportunities", "Share"), RATE),
        Column(pgettext("several opportunities", "Won"), COUNT),
        Column(pgettext("several opportunities", "Lost"), COUNT),
        Column(_("No decision"), COUNT),
        *with_interval(_("Conversion")),
        Column(_("Too few to conclude")),
    ]
    rows = [_variant(" → ".join(way.steps), way) for way in page.ways]
    if page.rare:
        rows.append(_variant(_("Others: %(n)s sequences") % {"n": page.rare.variant.together}, page.rare))
    return Table("variants", _("Variants"), columns, rows, _about(page))


def _variant(name: str, way: Way) -> list:
    counts = [n for _kind, n in way.outcomes]
    few = yes_no(way.conversion.is_too_few)
    return [name, way.variant.n, way.share, *counts, *rate_cells(way.conversion), few]


def _versions(page: SequencesPage) -> Table:
    return _fits(page, "versions", _("Version"), page.by_version)


def _teams(page: SequencesPage) -> Table:
    return _fits(page, "teams", _("Team"), page.by_team)


def _fits(page: SequencesPage, name: str, title: str, fittings: list[Fitting]) -> Table:
    columns = [
        Column(title),
        Column(_("Opportunities"), COUNT),
        Column(_("Held"), COUNT),
        Column(_("In order"), COUNT),
        Column(_("Out of order"), COUNT),
        Column(_("Off the score"), COUNT),
        Column(_("Skipped"), COUNT),
        Column(_("Opportunities that skipped some"), COUNT),
    ]
    rows = []
    for one in [*fittings, page.in_all]:
        fit = one.fit
        counts = [fit.cases, fit.held, fit.in_order, fit.out_of_order, fit.off_score, fit.skipped]
        rows.append([one.name, *counts, fit.deals_skipping])
    return Table(name, _("How conversations fit the score"), columns, rows, _about(page))
