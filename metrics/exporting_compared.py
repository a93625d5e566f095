"""What is compared, as tables for files: conversations of a score, versions of a process."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.compared import Arm, Compared, ComparedPage
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
    about = about_compared(page, page.stamp.computed_at)
    if name == "arms" and page.chosen:
        about += [(_("Conversation"), page.chosen.name), (_("Stage"), page.chosen.stage.name)]
        arms = page.chosen.named_arms if page.chosen.verdict else []
        return arms_table(_("With the conversation and without"), arms, about)
    columns = [Column(_("Conversation")), Column(_("With whom")), Column(_("Stage"))]
    left_out = (_("Left out: never left the stage"), _("Left out: on an unknown day"), _("Left out: one arm only"))
    columns += compared_columns(page, (_("with it"), _("without it")), left_out)
    picture = Picture(page.headline, str(page.version), compared_key(), lambda: image(page.score, ""))
    return Table("effects", _("What works"), columns, [_effect(line) for line in page.lines], about, picture=picture)


def _effect(line: Line) -> list[Any]:
    place = [line.name, line.under, line.stage.name]
    if not line.verdict:
        return [*place, *[None] * 14, str(line.verdict_says), None, None, None]
    return [*place, *compared_cells(line)]


# ---- what all comparisons at a landmark have


def about_compared(page: ComparedPage, computed_at) -> list[tuple[str, str]]:
    return [
        (_("Workspace"), page.member.workspace.name),
        (_("Score"), str(page.version)),
        (_("Compared"), str(dict(OUTCOMES)[page.outcome])),
        (pgettext("opportunities", "Opened"), str(dict(SINCE)[str(page.quarters or "")])),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Computed"), moment(computed_at)),
        (_("Difference"), _("By Mantel and Haenszel over versions and teams. Associated with, not proof of.")),
    ]


def compared_key() -> str:
    return _("thick green = stands out for the better · thick red = for the worse · dashed = too few to conclude")


def compared_columns(page: ComparedPage, arms: tuple[str, str], left_out: tuple[str, ...]) -> list[Column]:
    told = [
        column
        for arm in arms
        for column in (
            Column(_("Decided %(arm)s") % {"arm": arm}, COUNT),
            Column(_("Open %(arm)s") % {"arm": arm}, COUNT),
            Column(_("Conversion %(arm)s") % {"arm": arm}, RATE),
            Column(_("Loss %(arm)s") % {"arm": arm}, RATE),
            Column(_("No decision %(arm)s") % {"arm": arm}, RATE),
        )
    ]
    return [
        *told,
        *with_interval(_("Difference of %(what)s") % {"what": str(dict(OUTCOMES)[page.outcome])}, POINTS),
        Column(_("p"), PROBABILITY),
        Column(_("Verdict")),
        *(Column(title, COUNT) for title in left_out),
    ]


def compared_cells(line: Compared) -> list[Any]:
    arms = [
        cell
        for arm in line.arms
        for cell in (arm.n, arm.open, *(arm.counts.share(arm.state, kind).rate for kind in DECIDED))
    ]
    p = None if line.effect.difference.value is None else line.effect.p
    told = [*difference_cells(line.effect.difference), p, str(line.verdict_says)]
    return [*arms, *told, line.stayed, line.unknown, line.uncompared]


def arms_table(title: str, arms: list[tuple[Arm, str]], about: list[tuple[str, str]]) -> Table:
    """The two kinds of deals of one comparison, each with its outcomes."""
    columns = [Column(_("Deals")), Column(_("Decided"), COUNT)]
    for outcome in (_("Conversion"), _("Loss"), _("No decision, of decided")):
        columns += [Column(_("%(name)s: number") % {"name": outcome}, COUNT), *with_interval(outcome)]
    columns.append(Column(pgettext("several opportunities", "Open"), COUNT))
    rows = []
    for arm, name in arms:
        shares = [cell for _kind, share in arm.shares for cell in (share.successes, *rate_cells(share))]
        rows.append([name, arm.n, *shares, arm.open])
    return Table("arms", title, columns, rows, about)


# ---- versions


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
