"""What the next level would be worth to each team: the conversion of the next level against the team's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from metrics.findings import Worth, weighed
from metrics.maturity import Level
from metrics.population import Population
from metrics.rates import Group, ask

BY_TEAM = "SELECT {by}, team_id, kind, sum(n)::bigint FROM counted GROUP BY 1, 2, 3"


@dataclass(frozen=True)
class Step:
    """What a team decided of what it opened at its level of today, and what everybody decided of what was opened at
    the next one. The two have nothing in common, so that their difference has an interval."""

    level: Level
    group: Group
    next_group: Group

    @property
    def worth(self) -> Worth | None:
        """None with too few decided on a side."""
        return weighed(self.next_group, self.group)


def counts_of(population: Population) -> dict[int, dict[str, Counter]]:
    """Of each team, at each level on the day of opening: how many of each kind."""
    found: dict[int, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    for level, team_id, kind, n in ask(population, "level", BY_TEAM):
        found[team_id][level][kind] += n
    return {team_id: dict(levels) for team_id, levels in found.items()}


def step_of(team_id: int, level: Level, counts: dict[int, dict[str, Counter]]) -> Step | None:
    """None at the highest level."""
    if level.next is None:
        return None
    above = level.next.value
    everybody = sum((levels.get(above, Counter()) for levels in counts.values()), Counter())
    own = counts.get(team_id, {}).get(level.value, Counter())
    return Step(level, Group(level.value, own), Group(above, everybody))
