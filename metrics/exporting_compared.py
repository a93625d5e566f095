"""What is compared, as tables for files: conversations of a score, versions of a process."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.effects_page import EffectsPage, Line
from metrics.exporting import difference_cells, moment, rate_cells, with_interval, yes_no
from metrics.forms.effect import OUTCOMES, SINCE
from metrics.pictures import Picture
from metrics.population import DECIDED
from metrics.tables import COUNT, POINTS, PROBABILITY, RATE, Column, Table
from metrics.version_results import VersionResult, VersionResults
from stages.score_image import image


def of_effects(page: EffectsPage, name: str) -> Table:
    """`name`: arms, of the conversation that is open, or else the effects of all."""
    return _arms(page, page.chosen) if name == "arms" and page.chosen else _effects(page)


def _about_effects(page: EffectsPage) -> list[tuple[str, str]]:
    outcome = str(dict(OUTCOMES)[page.outcome])
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Score"), str(page.version)),
        (_("Compared"), outcome),
        (pgettext("opportunities", "Opened"), str(dict(SINCE)[str(page.quarters or "")])),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Computed"), moment(page.stamp.computed_at)),
        (_("Difference"), _("By Mantel and Haenszel over versions and teams. Associated with, not proof of.")),
    ]


def _effects(page: EffectsPage) -> Table:
    outcome = str(dict(OUTCOMES)[page.outcome])
    rows = [_effect(line) for line in page.lines]
    key = _("thick green = stands out for the better · thick red = for the worse · dashed = too few to conclude")
    picture = Picture(page.headline, str(page.version), key, lambda: image(page.score, ""))
    return Table("effects", _("What works"), _effect_columns(outcome), rows, _about_effects(page), picture=picture)


def _arms(page: EffectsPage, line: Line) -> Table:
    columns = [Column(_("Conversation")), Column(_("Decided"), COUNT)]
    for title in (_("Conversion"), _("Loss"), _("No decision, of decided")):
        columns += [Column(_("%(name)s: number") % {"name": title}, COUNT), *with_interval(title)]
    columns.append(Column(pgettext("several opportunities", "Open"), COUNT))
    rows = []
    for arm in line.arms if line.verdict else ():
        says = _("with the conversation held") if arm.is_held else _("without it")
        shares = [cell for _kind, share in arm.shares for cell in (share.successes, *rate_cells(share))]
        rows.append([says, arm.n, *shares, arm.open])
    talk = line.planned
    about = [*_about_effects(page), (_("Conversation"), talk.theme_name), (_("Stage"), talk.stage.name)]
    return Table("arms", _("With the conversation and without"), columns, rows, about)


def _effect_columns(outcome: str) -> list[Column]:
    arms = [
        column
        for arm in (_("with it"), _("without it"))
        for column in (
            Column(_("Decided %(arm)s") % {"arm": arm}, COUNT),
            Column(_("Open %(arm)s") % {"arm": arm}, COUNT),
            Column(_("Conversion %(arm)s") % {"arm": arm}, RATE),
            Column(_("Loss %(arm)s") % {"arm": arm}, RATE),
            Column(_("No decision %(arm)s") % {"arm": arm}, RATE),
        )
    ]
    left_out = (_("Left out: never left the stage"), _("Left out: on an unknown day"), _("Left out: one arm only"))
    return [
        Column(_("Conversation")),
        Column(_("With whom")),
        Column(_("Stage")),
        *arms,
        *with_interval(_("Difference of %(what)s") % {"what": outcome}, POINTS),
        Column(_("p"), PROBABILITY),
        Column(_("Verdict")),
        *(Column(title, COUNT) for title in left_out),
    ]


def _effect(line: Line) -> list[Any]:
    talk, effect = line.planned, line.effect
    place = [talk.theme_name, talk.role.name if talk.role else "", talk.stage.name]
    if not line.verdict:
        return [*place, *[None] * 14, str(line.verdict_says), None, None, None]
    arms = [
        cell
        for arm in line.arms
        for cell in (arm.n, arm.open, *(arm.counts.share(arm.state, kind).rate for kind in DECIDED))
    ]
    p = None if effect.difference.value is None else effect.p
    compared = [*difference_cells(effect.difference), p, str(line.verdict_says)]
    return [*place, *arms, *compared, line.stayed, line.unknown, line.uncompared]


def of_versions(results: VersionResults) -> Table:
    days = results.horizon
    about = [
        (_("Workspace"), results.member.workspace.name),
        (_("Process"), results.process.name),
        (_("Computed"), moment(results.computed_at)),
        (_("Rates"), _("Of those opened on it, by Aalen and Johansen: what is open counts for as long as it is.")),
    ]
    columns = [
        Column(_("Version"), COUNT),
        Column(_("Why this version")),
        Column(_("Expected")),
        Column(_("Opened on it"), COUNT),
        Column(_("Of an unknown day"), COUNT),
        Column(_("Decided"), COUNT),
        *with_interval(_("Won within %(days)s days") % {"days": days}),
        *with_interval(_("Lost within %(days)s days") % {"days": days}),
        *with_interval(_("No decision within %(days)s days") % {"days": days}),
        Column(_("Too few to conclude")),
    ]
    return Table("versions", _("Results by version"), columns, [_version(line) for line in results.lines], about)


def _version(line: VersionResult) -> list[Any]:
    version, counted = line.version, line.counted
    shares = (line.won, line.lost, line.no_decision)
    return [
        version.number,
        version.why,
        version.hypothesis,
        counted.size,
        counted.unknown,
        counted.cohort.decided,
        *(cell for share in shares for cell in (share.value, share.low, share.high)),
        yes_no(line.won.is_too_few),
    ]
