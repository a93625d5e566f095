"""The flow as tables for files: the numbers of the page, unrounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.exporting import moment, rate_cells, with_interval, yes_no
from metrics.findings import between
from metrics.flow_page import FlowPage, Line
from metrics.pictures import Picture
from metrics.tables import COUNT, RATE, Column, Table


def of_flow(page: FlowPage, name: str) -> Table:
    """`name`: conversion, silence, or else the balance."""
    told: dict[str, Callable[[FlowPage], Table]] = {"conversion": _conversion, "silence": _silence}
    return told.get(name, _balance)(page)


def _about(page: FlowPage) -> list[tuple[str, str]]:
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Score"), str(page.version)),
        (pgettext("opportunities", "Opened"), between(page.asked.span)),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Computed"), moment(page.stamp.computed_at)),
    ]


def _balance(page: FlowPage) -> Table:
    columns = [
        Column(_("Stage")),
        Column(_("After the signature")),
        *with_interval(_("Median days"), COUNT),
        Column(pgettext("days in a stage", "Expected"), COUNT),
        Column(_("Share of the cycle"), RATE),
        Column(_("Stays that ended"), COUNT),
        Column(_("In it now"), COUNT),
        Column(_("Past the expected days"), COUNT),
        Column(_("Left out"), COUNT),
        Column(_("Too few to conclude")),
        Column(_("Deals stand still")),
    ]
    rows = [_balance_row(line) for line in page.lines]
    method = _("By Kaplan and Meier: a stay that goes on counts for as long as it has lasted.")
    picture = Picture(page.headline, _("Days in each stage"), page.chart_key, lambda: page.drawings[0])
    about = [*_about(page), (_("Median days"), method)]
    return Table("flow-balance", _("Days in each stage"), columns, rows, about, picture=picture)


def _balance_row(line: Line) -> list[Any]:
    stay, stays = line.balance, line.counts.stays
    told = [line.stage.name, yes_no(line.is_after), stay.median, stay.low, stay.high, line.stage.expected_days]
    counts = [line.share, stays["left"], line.standing, line.past, stays["unknown"]]
    return [*told, *counts, yes_no(stay.is_too_few), yes_no(line.stands_still)]


def _conversion(page: FlowPage) -> Table:
    names = [
        _("Went on"),
        pgettext("several opportunities", "Lost"),
        _("No decision"),
        pgettext("several opportunities", "Disqualified"),
    ]
    names += [pgettext("several opportunities", "In it"), pgettext("several opportunities", "Went back")]
    columns = [Column(_("Stage")), Column(_("Entered"), COUNT)]
    for name in names:
        columns += [Column(_("%(name)s: number") % {"name": name}, COUNT), *with_interval(name)]
    rows = []
    for line in page.lines:
        shares = [line.forward, *(share for _fate, share, _address in line.fates)]
        cells = [cell for share in shares for cell in (share.successes, *rate_cells(share))]
        rows.append([line.stage.name, line.counts.entered, *cells, yes_no(line.forward.is_too_few)])
    columns.append(Column(_("Too few to conclude")))
    about = [*_about(page), (_("Left out"), str(page.found.left_out))]
    return Table("flow-conversion", _("Who goes on from each stage"), columns, rows, about)


def _silence(page: FlowPage) -> Table:
    columns = [
        Column(_("Stage")),
        Column(_("Alarm, days"), COUNT),
        Column(_("Silences it was learnt from"), COUNT),
        Column(_("Silent now"), COUNT),
        Column(_("Once silent this long"), COUNT),
        *with_interval(_("Of these, no decision")),
        Column(_("Too few to conclude")),
    ]
    rows = []
    for line in page.lines:
        told = line.silence
        if not line.is_after:
            cells = [told.days, told.known, told.silent, told.ending.n, *rate_cells(told.ending)]
            rows.append([line.stage.name, *cells, yes_no(told.ending.is_too_few)])
    return Table("flow-silence", _("Where deals are silent"), columns, rows, _about(page))
