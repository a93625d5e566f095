"""The maturity page: levels, rates with their chart, and teams, over a population that the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics import answers, findings, level_rates
from metrics.evidence_chips import TeamEvidence
from metrics.forms.filters import DAYS
from metrics.maturity import Level
from metrics.models import Assessment, Figures, MaturityPeriod
from metrics.naming import level_name
from metrics.population import UNKNOWN, Population
from metrics.rates import Group
from metrics.references import CSO
from metrics.spans import EVERYTHING, Span
from people.models import Membership, Team
from stages.statistics import Difference

KNOWN = [level.value for level in Level]
LINKED = ("won", "lost", "no_decision", "disqualified", "decided", "open")


@dataclass(frozen=True)
class Counted:
    """A group with its name, the population that it counts, and its rates against the random level."""

    name: str
    group: Group
    population: Population
    differences: dict[str, Difference] | None = None
    period: MaturityPeriod | None = None  # of a team: its level today
    evidence: TeamEvidence | None = None  # of a team: what its facts say

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The query of the list behind each figure, by outcome."""
        return {outcome: self.population.narrowed(outcome=outcome).address() for outcome in LINKED}


class MaturityPage:
    def __init__(self, member: Membership, *, span: Span, period: str = "", team: Team | None = None):
        self.member, self.span, self.period, self.team = member, span, period, team
        self.population = Population.seen_by(member, span=span, team=team and team.pk)

    @property
    def query(self) -> str:
        """Of the address of this page: the files of its tables are found under it."""
        asked = {"period": self.period, "team": self.team and self.team.pk}
        if self.period == DAYS:
            asked |= {"decided_from": self.span.starts_on, "decided_to": self.span.ends_on}
        return urlencode({name: value for name, value in asked.items() if value})

    @cached_property
    def stamp(self) -> Figures:
        return answers.stamp_of(self.member.workspace_id)

    def _groups(self, by: str) -> dict[Any, Group]:
        return {group.key: group for group in answers.groups(self.population, by, self.stamp)}

    @cached_property
    def levels(self) -> list[Counted]:
        """The four levels, and the unknown one when something is counted there."""
        found = self._groups("level")
        base = found.get(KNOWN[0], Group(KNOWN[0]))
        shown = [found.get(key, Group(key)) for key in KNOWN] + [found[key] for key in found if key == UNKNOWN]
        return [self._level(group, base) for group in shown]

    def _level(self, group: Group, base: Group) -> Counted:
        is_compared = group.key not in (base.key, UNKNOWN) and group.decided and base.decided
        differences = group.against(base) if is_compared else None
        return Counted(level_name(group.key), group, self.population.narrowed(levels=(group.key,)), differences)

    @property
    def known(self) -> list[Group]:
        return [counted.group for counted in self.levels if counted.group.key != UNKNOWN]

    @cached_property
    def total(self) -> Counted:
        return Counted(_("All"), self._groups("all").get("all", Group("all")), self.population)

    @cached_property
    def headline(self) -> str:
        return findings.headline(self.known, self.total.group.decided)

    @property
    def lede(self) -> str:
        return findings.lede(self.total.group.decided, self.period, self.span)

    @cached_property
    def elsewhere(self) -> int:
        """What was decided on other days, when nothing was in these: old files hold no deal of this year."""
        if self.total.group.decided or self.span.is_everything:
            return 0
        return self._size(self.population.narrowed(span=EVERYTHING, outcome="decided")) - self.undated

    @property
    def computed(self) -> str:
        return answers.computed(self.stamp.computed_at, self.member.workspace)

    @property
    def source(self) -> str:
        return CSO

    @cached_property
    def worth(self) -> findings.Worth | None:
        return findings.worth(self.known)

    @cached_property
    def undated(self) -> int:
        """Outcomes that only the whole of time counts, when less is asked for."""
        return 0 if self.span.is_everything else self._size(self.population.without_a_day())

    @property
    def uncycled(self) -> int:
        """Decided, and nobody knows how long it took."""
        return self.total.group.decided - self.total.group.decided_cycle.n

    @property
    def uncycled_address(self) -> str:
        return self.population.narrowed(outcome="decided", uncycled=True).address()

    def _size(self, population: Population) -> int:
        return answers.kept(self.stamp, ("size", population), population.size)

    @property
    def undated_address(self) -> str:
        return self.population.without_a_day().address()

    @property
    def below_address(self) -> str:
        """The list of what the levels under the one that is weighed have decided."""
        below = KNOWN[: KNOWN.index(self.worth.top.key)] if self.worth else []
        return self.population.narrowed(levels=tuple(below), outcome="decided").address()

    @cached_property
    def teams(self) -> list[Counted]:
        """The teams that sell today, and those that still have something counted, with their level today."""
        found = self._groups("team")
        return [
            Counted(
                team.name,
                found.get(team.pk, Group(team.pk)),
                self.population.narrowed(team=team.pk),
                period=self._periods.get(team.pk),
                evidence=self._evidence.get(team.pk) if team.is_active else None,
            )
            for team in self._seen_teams
            if team.is_active or team.pk in found
        ]

    @cached_property
    def _evidence(self) -> dict[int, TeamEvidence]:
        """What the facts of each team said last."""
        assessments = Assessment.objects.visible_to(self.member).filter(team__in=self._seen_teams)
        return {assessment.team_id: TeamEvidence(assessment) for assessment in assessments.latest()}

    @cached_property
    def _seen_teams(self) -> list[Team]:
        teams = Team.objects.visible_to(self.member)
        return list(teams.filter(pk=self.team.pk) if self.team else teams)

    @cached_property
    def _periods(self) -> dict[int, MaturityPeriod]:
        """The strongest of what is known of each team today."""
        return MaturityPeriod.objects.visible_to(self.member).strongest(self.member.workspace.today())

    @property
    def is_drawn_from(self) -> tuple:
        teams = [(team.pk, team.name, team.is_active) for team in self._seen_teams]
        periods = [(p.team_id, p.level, p.kind, p.source, p.starts_on, p.ends_on) for p in self._periods.values()]
        return (self.population, self.period, self.computed, teams, periods)

    @property
    def drawings(self) -> list[SafeString]:
        """The chart of rates by level, wide and narrow."""
        return level_rates.drawings([(level.name, level.group) for level in self.levels])

    @property
    def chart_key(self) -> str:
        return level_rates.key()
