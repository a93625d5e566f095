"""What is compared, as tables for files: conversations of a score, versions of a process, levels of a team."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.effects_page import EffectsPage, Line
from metrics.exporting import difference_cells, moment, with_interval, yes_no
from metrics.forms.effect import OUTCOMES, SINCE
from metrics.population import DECIDED
from metrics.tables import COUNT, DAY, POINTS, PROBABILITY, RATE, Column, Table
from metrics.team_level import TeamLevel
from metrics.version_results import VersionResult, VersionResults


def of_effects(page: EffectsPage) -> Table:
    outcome = str(dict(OUTCOMES)[page.outcome])
    about = [
        (_("Workspace"), page.member.workspace.name),
        (_("Score"), str(page.version)),
        (_("Compared"), outcome),
        (pgettext("opportunities", "Opened"), str(dict(SINCE)[str(page.quarters or "")])),
        (_("Team"), page.team.name if page.team else _("All teams")),
        (_("Computed"), moment(page.stamp.computed_at)),
        (_("Difference"), _("By Mantel and Haenszel over versions and teams. Associated with, not proof of.")),
    ]
    rows = [_effect(line) for line in page.lines]
    return Table("effects", _("What works"), _effect_columns(outcome), rows, about)


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


def of_team_levels(page: TeamLevel) -> Table:
    about = [
        (_("Workspace"), page.member.workspace.name),
        (_("Team"), page.team.name),
        (_("Order"), _("An override holds before the facts, and the facts before what was entered.")),
        (_("Computed"), moment(page.assessment.computed_at if page.assessment else None)),
    ]
    columns = [
        Column(_("Level")),
        Column(_("From"), DAY),
        Column(_("Until"), DAY),
        Column(_("Kind")),
        Column(_("How it is known")),
        Column(_("Recorded by")),
        Column(_("Taken back by")),
    ]
    rows = [
        [
            period.get_level_display(),
            period.starts_on,
            period.ends_on,
            period.get_kind_display(),
            period.known,
            period.recorded_by.name if period.recorded_by else "",
            period.taken_back_by.name if period.taken_back_by else "",
        ]
        for period in page.periods
    ]
    return Table("levels-in-time", _("Levels in time"), columns, rows, about)
