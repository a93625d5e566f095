"""The goals that a reader sees, each with the share that it started from, the one since it began, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from metrics import answers, quality_wording
from metrics.models import Figures, Goal
from metrics.quality import Effects, Standing, against, is_clear, standing
from metrics.quality_counts import Asked, by_team_and_month
from metrics.spans import DAY, Span, month_after, month_of
from people.models import Membership
from stages.statistics import Difference

PAST = 12  # goals of the past that the page shows; the file has all


@dataclass(frozen=True)
class GoalLine:
    goal: Goal
    today: date
    base_now: Effects  # of the months that it started from, as they are counted today
    now: Effects
    asked: Asked
    may_end: bool

    @property
    def has_begun(self) -> bool:
        return self.goal.starts_on <= self.today

    @property
    def is_over(self) -> bool:
        return self.goal.is_over(self.today)

    @cached_property
    def standing(self) -> Standing:
        return standing(self.goal.base, self.goal.target, self.now.quality, has_begun=self.has_begun)

    @property
    def is_few(self) -> bool:
        return self.standing in (Standing.COMING, Standing.TOO_FEW)

    @cached_property
    def difference(self) -> Difference | None:
        return against(self.now, self.goal.base_effects, "quality")

    @property
    def is_recorded_otherwise(self) -> bool:
        """It is recorded clearly more or less often than at the start."""
        return is_clear(against(self.now, self.goal.base_effects, "recording"))

    @property
    def is_counted_otherwise(self) -> bool:
        """Conversations of the months at the start were corrected, or logged, since."""
        base = self.base_now
        return (base.obtained, base.held) != (self.goal.base_obtained, self.goal.base_held)

    @property
    def says(self) -> str:
        return quality_wording.of_goal(self)

    @cached_property
    def span(self) -> Span:
        """Since it began, as whole months: to its last one, or the one in which somebody ended it, or this one."""
        return measured(self.goal, self.today)

    @property
    def address(self) -> str:
        return self.asked.narrowed(span=self.span).address()

    @property
    def address_obtained(self) -> str:
        return self.asked.narrowed(span=self.span).address(obtained="yes")

    @property
    def base_address(self) -> str:
        return self.asked.narrowed(span=self.goal.base_span).address()

    @property
    def base_address_obtained(self) -> str:
        return self.asked.narrowed(span=self.goal.base_span).address(obtained="yes")


def measured(goal: Goal, today: date) -> Span:
    until = goal.ended_at.astimezone(goal.workspace.zone).date() if goal.ended_at else today
    end = month_after(max(until, goal.starts_on)) - DAY
    return Span(goal.starts_on, min(end, goal.last_day))


def lines(member: Membership, stamp: Figures, goals: Iterable[Goal]) -> list[GoalLine]:
    """In force first, then those to come, then those that are over, the latest first. One question for all of them."""
    goals, today = list(goals), member.workspace.today()
    if not goals:
        return []
    span = Span(min(goal.base_from for goal in goals), month_after(today) - DAY)
    asked = Asked.seen_by(member, span=span)
    counts = answers.kept(stamp, ("goals", asked), lambda: by_team_and_month(asked))
    found = [_line(member, today, goal, counts) for goal in goals]
    return sorted(found, key=lambda line: (line.is_over, not line.has_begun))


def _line(member: Membership, today: date, goal: Goal, counts: Mapping[tuple[int, date], Effects]) -> GoalLine:
    since = measured(goal, today)
    has_begun = goal.starts_on <= today
    base, now = _sum(counts, goal, goal.base_span), _sum(counts, goal, since) if has_begun else Effects()
    return GoalLine(goal, today, base, now, Asked.seen_by(member, team=goal.team_id), may_end(member, goal))


def _sum(counts: Mapping[tuple[int, date], Effects], goal: Goal, span: Span) -> Effects:
    own = (
        effects
        for (team, month), effects in counts.items()
        if goal.team_id in (None, team) and span.starts_on <= month <= month_of(span.ends_on)
    )
    return sum(own, Effects())


def permission(goal: Goal) -> str:
    return "goal.set" if goal.team_id else "company_goal.set"


def may_end(member: Membership, goal: Goal) -> bool:
    return member.may(permission(goal), goal)


def of_population(goals: Iterable[Goal], member: Membership, team: int | None) -> list[Goal]:
    """Of those that nobody ended, the ones of exactly what a page counts: one team, or everything."""
    if team is None and not member.sees_everything:
        own = list(member.team_ids)
        if len(own) != 1:
            return []
        team = own[0]
    return [goal for goal in goals if goal.team_id == team and not goal.is_ended]
