"""A trial as tables for files: what the two cohorts say, and every draw."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from metrics import trial_wording
from metrics.draws_page import DrawsPage
from metrics.exporting import difference_cells, moment, with_interval, yes_no
from metrics.pictures import Picture
from metrics.tables import COUNT, DAY, POINTS, Column, Table
from metrics.trial_page import TrialPage


def _about(page: TrialPage | DrawsPage) -> list[tuple[str, str]]:
    trial = page.trial
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Team"), trial.team.name),
        (_("Versions"), f"{trial.version_a} · {trial.version_b}"),
    ]


def of_trial(page: TrialPage) -> Table:
    columns = [Column(_("Outcome")), Column(_("Days since opening"), COUNT)]
    for arm in page.arms:
        version = _("Version %(n)s") % {"n": arm.number}
        columns += [Column(_("%(name)s: number") % {"name": version}, COUNT), *with_interval(version)]
    columns += [*with_interval(_("Difference, points"), POINTS), Column(_("Too few to conclude"))]
    rows = [_row(kind, compared) for kind, each in page.compared for compared in each]
    about = [
        *_about(page),
        (_("Computed"), moment(page.computed_at)),
        (_("Rates"), _("Of those drawn, by Aalen and Johansen: what is open counts for as long as it is.")),
    ]
    picture = Picture(page.headline, page.chart_title, page.chart_key, lambda: page.drawings[0])
    return Table("trial", _("Trial"), columns, rows, about, picture=picture)


def _row(kind: str, compared) -> list[Any]:
    shares = [cell for one in (compared.a, compared.b) for cell in (one.reached, one.value, one.low, one.high)]
    few = yes_no(compared.is_too_few)
    return [trial_wording.outcome(kind), compared.a.day, *shares, *difference_cells(compared.gap), few]


def of_draws(page: DrawsPage) -> Table:
    columns = [
        Column(_("Account")),
        Column(_("First opportunity")),
        Column(_("Number"), COUNT),
        Column(_("Version"), COUNT),
        Column(_("Opened by")),
        Column(_("Drawn"), DAY),
    ]
    day_of = page.member.workspace.day_of
    rows = [
        [
            line.draw.account.name,
            line.opportunity.name if line.opportunity else "",
            line.draw.number,
            line.version,
            line.draw.drawn_by.name,
            day_of(line.draw.drawn_at),
        ]
        for line in page.every_line
    ]
    return Table("draws", _("Draws"), columns, rows, _about(page))
