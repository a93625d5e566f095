"""What is counted for the maturity level of teams, on one day: the observations that `metrics.maturity` judges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from conversations.drift import ON_SCORE, WITH_MILESTONES, held_of, moves_of
from metrics.maturity import DEFAULTS, Observations, Thresholds
from people.models import Membership, Role, Team, Workspace
from stages.models import (
    Following,
    Indicator,
    Milestone,
    PlannedConversation,
    ReviewMeeting,
    Stage,
    Suggestion,
    Training,
    Version,
)
from stages.statistics import median


class Observing:
    """Of these teams of one workspace, which must be open. A constant number of queries, whatever their number."""

    def __init__(self, workspace: Workspace, teams: Iterable[Team], day: date, thresholds: Thresholds = DEFAULTS):
        self.workspace, self.teams, self.day, self.thresholds = workspace, list(teams), day, thresholds
        self.until = datetime.combine(day + timedelta(days=1), time.min, workspace.zone)

    def of(self, team: Team) -> Observations:
        version = self._followed.get(team.pk)
        if version is None:
            return Observations(**self._use(team, moves=Counter()))
        people = self._people[team.pk]
        stages = self._stages.get(version.pk, {})
        return Observations(
            stages=stages.get("n", 0),
            described_stages=stages.get("described", 0),
            measured_stages=stages.get("measured", 0),
            trained_people=len(people & self._trained[version.pk]),
            expects_use=version.pk in self._gated,
            other_departments=len((self._planned[version.pk] - {team.department_id}) & self._holding[team.pk]),
            days_since_revision=self._days_since_revision(version.process_id),
            median_answer_days=median(sorted(self._waits[version.process_id])),
            **self._use(team, moves=self._moves[team.pk] if version.pk in self._gated else Counter()),
        )

    def _use(self, team: Team, moves: Counter) -> dict[str, int]:
        """Where nothing is required, moves say nothing of milestones: there are none to count."""
        held = self._held[team.pk]
        return {
            "active_people": len(self._people[team.pk]),
            "moves": moves["n"],
            "moves_with_milestones": moves["good"],
            "held": held["n"],
            "held_on_score": held["good"],
        }

    # ---- the version
    @cached_property
    def _followed(self) -> dict[int, Version]:
        """A version that is retired is nobody's process any more, even where it is still the last that was followed."""
        followings = Following.objects.on(self.day).filter(team__in=self.teams).select_related("version")
        in_force = Q(version__retired_at=None) | Q(version__retired_at__gte=self.until)
        followings = followings.filter(in_force, version__published_at__lt=self.until)
        return {following.team_id: following.version for following in followings}

    @cached_property
    def _versions(self) -> set[int]:
        return {version.pk for version in self._followed.values()}

    @cached_property
    def _processes(self) -> set[int]:
        return {version.process_id for version in self._followed.values()}

    @cached_property
    def _stages(self) -> dict[int, dict[str, int]]:
        has = {
            model: Exists(model.objects.filter(stage=OuterRef("pk")))
            for model in (Milestone, PlannedConversation, Indicator)
        }
        counted = Stage.objects.filter(version__in=self._versions).order_by().values("version")
        counted = counted.annotate(
            n=Count("pk"),
            described=Count("pk", filter=Q(has[Milestone]) & Q(has[PlannedConversation])),
            measured=Count("pk", filter=Q(has[Indicator]) & Q(expected_days__isnull=False)),
        )
        return {row["version"]: row for row in counted}

    @cached_property
    def _gated(self) -> set[int]:
        """Versions that expect to be used: a required milestone asks before somebody moves on without it."""
        required = Milestone.objects.filter(stage__version__in=self._versions, is_required=True)
        return set(required.order_by().values_list("stage__version", flat=True))

    @cached_property
    def _planned(self) -> dict[int, set[int]]:
        talks = PlannedConversation.objects.filter(version__in=self._versions, department__isnull=False)
        return _sets(talks.order_by().values_list("version", "department"))

    # ---- people
    @cached_property
    def _people(self) -> dict[int, set[int]]:
        active = Membership.objects.filter(workspace=self.workspace).active()
        roles = Role.objects.on(self.day).filter(team__in=self.teams, membership__in=active)
        return _sets(roles.order_by().values_list("team", "membership"))

    @cached_property
    def _trained(self) -> dict[int, set[int]]:
        trainings = Training.objects.filter(version__in=self._versions, trained_on__lte=self.day)
        return _sets(trainings.values_list("version", "membership"))

    # ---- use, within the window
    def _within(self, moment: str) -> dict[str, datetime]:
        since = self.until - timedelta(days=self.thresholds.use_window_days)
        return {f"{moment}__gte": since, f"{moment}__lt": self.until}

    @cached_property
    def _moves(self) -> dict[int, Counter]:
        return _shares(moves_of(self.teams).filter(**self._within("entered_at")), WITH_MILESTONES)

    @cached_property
    def _held(self) -> dict[int, Counter]:
        return _shares(held_of(self.teams).filter(**self._within("starts_at")), ON_SCORE)

    @cached_property
    def _holding(self) -> dict[int, set[int]]:
        """Departments that held a conversation which was planned for them."""
        theirs = Q(planned_conversation__department__isnull=False, department=F("planned_conversation__department"))
        held = held_of(self.teams).filter(theirs, **self._within("starts_at"))
        return _sets(held.order_by().values_list("opportunity__team", "department").distinct())

    # ---- improvement
    def _days_since_revision(self, process: int) -> float | None:
        days = [day for day in (self._published.get(process), self._reviewed.get(process)) if day]
        return float((self.day - max(days)).days) if days else None

    @cached_property
    def _published(self) -> dict[int, date]:
        """The last version that was published with its reason, by process."""
        versions = Version.objects.filter(process__in=self._processes, published_at__lt=self.until).exclude(why="")
        last = versions.order_by().values("process").annotate(at=Max("published_at")).values_list("process", "at")
        return {process: self.workspace.day_of(moment) for process, moment in last}

    @cached_property
    def _reviewed(self) -> dict[int, date]:
        """The last review that was held, by process: none is recorded without its decision."""
        meetings = ReviewMeeting.objects.filter(process__in=self._processes, held_on__lte=self.day)
        return dict(meetings.order_by().values("process").annotate(on=Max("held_on")).values_list("process", "on"))

    @cached_property
    def _waits(self) -> dict[int, list[float]]:
        """Days until the answer, of the suggestions of the last half year and of those that still wait."""
        since = self.until - timedelta(days=self.thresholds.revision_days)
        asked = Suggestion.objects.filter(process__in=self._processes, created_at__lt=self.until)
        asked = asked.filter(Q(created_at__gte=since) | Q(answered_at=None))
        found = defaultdict(list)
        for process, made, answered in asked.values_list("process", "created_at", "answered_at"):
            found[process].append((min(answered or self.until, self.until) - made) / timedelta(days=1))
        return found


def _sets(pairs) -> dict[int, set[int]]:
    found = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def _shares(rows, good: Q) -> dict[int, Counter]:
    counted = rows.order_by().values("opportunity__team").annotate(n=Count("pk"), good=Count("pk", filter=good))
    found = defaultdict(Counter)
    for row in counted:
        found[row["opportunity__team"]] = Counter(n=row["n"], good=row["good"])
    return found
