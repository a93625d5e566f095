"""The level of every team, read from facts, kept day by day, with the dated periods that follow from it.

Everything of one workspace happens in one transaction under an advisory lock: a worker that is killed leaves
nothing half done, a second one waits and then finds the same. The number of statements does not depend on the
number of teams. A day is a day of the workspace.

An assessed period says what the facts said, and touches no other: what was entered by hand or imported stays as it
is and keeps its days before the first assessment; from then on the facts hold before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncMonth
from django.utils import timezone

from metrics.maturity import Thresholds, Verdict, level_of
from metrics.models import AssessedFact, Assessment, Figures, MaturityPeriod, MaturityThresholds
from metrics.observing import Observing
from people import isolation
from people.models import Team, Workspace

LOCK = 0x4C45564C  # tells this use of advisory locks from others; the second number is the workspace
KEPT_DAYS = 92  # older assessments stay where something changed, and as the last of their month
SOURCE = "facts"
KEPT = ("value", "threshold", "is_met", "missing", "count", "out_of")


@dataclass(frozen=True)
class Work:
    """What a reading did: on which day, how many teams it read, and how many have another level than before."""

    day: date
    teams: int
    changed: int


def assess(workspace_id: int) -> Work | None:
    """Reads the facts of today, keeps them, and lets the periods follow. None when the workspace is gone."""
    with isolation.opened(workspace_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, workspace_id])
        began_at = timezone.now()
        workspace = Workspace.objects.filter(pk=workspace_id).first()
        if workspace is None:
            return None
        day = workspace.day_of(began_at)
        verdicts = read(workspace, day, MaturityThresholds.of(workspace_id).asked)
        keep(workspace, day, verdicts, began_at)
        changed = follow(workspace, day, {team: verdict.level.value for team, verdict in verdicts.items()})
        thin(workspace, day)
        Figures.objects.get_or_create(workspace=workspace)
        Figures.objects.filter(workspace=workspace).update(assessed_at=began_at)
        return Work(day, len(verdicts), changed)


def is_due(workspace: Workspace) -> bool:
    """Nothing was read on its day yet, or a threshold was changed since. The workspace must be open."""
    read_at = Figures.objects.filter(workspace=workspace).values_list("assessed_at", flat=True).first()
    changed_at = MaturityThresholds.of(workspace.pk).changed_at
    return (
        read_at is None
        or workspace.day_of(read_at) != workspace.today()
        or (changed_at is not None and changed_at > read_at)
    )


def read(workspace: Workspace, day: date, thresholds: Thresholds) -> dict[int, Verdict]:
    """What the facts of each team that sells say on a day, by the team's id."""
    teams = list(Team.objects.filter(workspace=workspace, is_active=True).order_by("pk"))
    observing = Observing(workspace, teams, day, thresholds)
    return {team.pk: level_of(observing.of(team), thresholds) for team in teams}


def keep(workspace: Workspace, day: date, verdicts: dict[int, Verdict], computed_at: datetime) -> None:
    """One assessment a team and day: reading again on the same day replaces it."""
    before = _last_before(workspace, day, verdicts)
    rows = [
        Assessment(
            workspace=workspace,
            team_id=team,
            assessed_on=day,
            level=verdict.level.value,
            is_change=before.get(team) != _gist(verdict.level.value, ((f.name, f.met) for f in verdict.evidence)),
            computed_at=computed_at,
        )
        for team, verdict in verdicts.items()
    ]
    once = {"update_conflicts": True, "unique_fields": ["team", "assessed_on"]}
    Assessment.objects.bulk_create(rows, update_fields=["level", "is_change", "computed_at"], **once)
    facts = [_fact(row, evidence) for row in rows for evidence in verdicts[row.team_id].evidence]
    once = {"update_conflicts": True, "unique_fields": ["assessment", "name"]}
    AssessedFact.objects.bulk_create(facts, update_fields=KEPT, **once)


def _fact(assessment: Assessment, evidence) -> AssessedFact:
    values = {name: getattr(evidence, name) for name in ("name", "value", "threshold", "missing", "count", "out_of")}
    return AssessedFact(workspace_id=assessment.workspace_id, assessment=assessment, is_met=evidence.met, **values)


def _last_before(workspace: Workspace, day: date, teams: Iterable[int]) -> dict[int, tuple]:
    rows = Assessment.objects.filter(workspace=workspace, team__in=list(teams), assessed_on__lt=day).latest()
    return {row.team_id: _gist(row.level, ((fact.name, fact.is_met) for fact in row.facts.all())) for row in rows}


def _gist(level: str, met: Iterable[tuple[str, bool]]) -> tuple:
    return level, frozenset(met)


@dataclass
class Changes:
    """Rows of periods to remove, to write again and to add: a statement each, in this order."""

    dropped: list[int] = field(default_factory=list)
    moved: list[MaturityPeriod] = field(default_factory=list)
    added: list[MaturityPeriod] = field(default_factory=list)

    def write(self) -> None:
        if self.dropped:
            MaturityPeriod.objects.filter(pk__in=self.dropped).delete()
        if self.moved:
            MaturityPeriod.objects.bulk_update(self.moved, ["ends_on"])
        MaturityPeriod.objects.bulk_create(self.added)


def follow(workspace: Workspace, day: date, levels: dict[int, str]) -> int:
    """Opens an assessed period on this day for each team whose level is another one, and ends the one before.

    A level that changes twice in a day leaves the last. A team that no longer sells has no level from this day on.
    Periods that begin later were written by a clock that was ahead: the facts of those days are not known yet.
    Returns how many teams have another level than the day before.
    """
    assessed = MaturityPeriod.objects.filter(workspace=workspace, kind=MaturityPeriod.Kind.ASSESSED)
    found = defaultdict(list)
    for period in assessed.overlapping(day - timedelta(days=1), None):
        found[period.team_id].append(period)
    changes = Changes()
    for team in {*levels, *found}:
        _follow_one(workspace, team, levels.get(team), day, found[team], changes)
    changes.write()
    return sum(period.starts_on == day for period in (*changes.moved, *changes.added))


def _follow_one(workspace, team: int, level: str | None, day: date, found: list, changes: Changes) -> None:
    before = next((period for period in found if period.starts_on < day), None)
    goes_on = before is not None and before.level == level
    today = [period for period in found if period.starts_on == day and period.level == level and not goes_on]
    changes.dropped += [period.pk for period in found if period.starts_on >= day and period not in today]
    for period, end in ((before, None if goes_on else day), *((period, None) for period in today)):
        if period is not None and period.ends_on != end:
            period.ends_on = end
            changes.moved.append(period)
    if level is not None and not goes_on and not today:
        fields = {"team_id": team, "level": level, "starts_on": day, "source": SOURCE}
        changes.added.append(MaturityPeriod(workspace=workspace, kind=MaturityPeriod.Kind.ASSESSED, **fields))


def thin(workspace: Workspace, day: date) -> None:
    """What is older than a quarter stays as the last of its month, and wherever something changed."""
    months = Assessment.objects.filter(workspace=workspace).annotate(month=TruncMonth("assessed_on"))
    later = months.filter(team=OuterRef("team"), month=OuterRef("month"), assessed_on__gt=OuterRef("assessed_on"))
    old = months.filter(Exists(later), assessed_on__lt=day - timedelta(days=KEPT_DAYS), is_change=False)
    if gone := list(old.order_by().values_list("pk", flat=True)):
        AssessedFact.objects.filter(assessment__in=gone).delete()
        Assessment.objects.filter(pk__in=gone).delete()
