"""What is counted of each planned conversation, over the versions of its process that have it.

The same counts hold whatever else two kinds of deals are told apart by at a landmark (see coverage.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import Sum

from metrics.effects import Effect, Stratum, discoveries, effect
from metrics.models import Exposure
from metrics.population import DECIDED
from stages.models import PlannedConversation
from stages.statistics import Proportion, wilson

Key = TypeVar("Key", bound=Hashable)
HELD, WITHOUT, STAYED, UNKNOWN = Exposure.State.values
ARMS = (HELD, WITHOUT)
Planned = tuple[int, UUID]  # a planned conversation: its process, and its lineage there
FAVOURS = {"won": 1, "lost": -1, "no_decision": -1}
"""The outcomes that are compared, and whether more or less of them is better."""


@dataclass(frozen=True)
class Asked:
    """Of which opportunities: of the teams that the reader sees, opened since the first day of a quarter."""

    workspace_id: int
    planned: tuple[tuple[int, Planned], ...]  # the rows of every version
    within: tuple[int, ...] | None = None
    team: int | None = None
    since: date | None = None


@dataclass
class Counts:
    """Of one comparison. `strata` counts (state, outcome) by version and team."""

    strata: dict[tuple[int, int], Counter[tuple[str, str]]] = field(default_factory=dict)
    ever: Counter[str] = field(default_factory=Counter)  # decided deals by outcome that had it at any time
    all: Counter[str] = field(default_factory=Counter)  # decided deals by outcome

    def add(self, stratum: tuple[int, int], state: str, kind: str, was_held: bool, n: int) -> None:
        self.strata.setdefault(stratum, Counter())[state, kind] += n
        self.all[kind] += n
        self.ever[kind] += n if was_held else 0

    def of_team(self, team: int) -> Counts:
        found = Counts()
        for (version, one), counted in self.strata.items():
            if one == team:
                for (state, kind), n in counted.items():
                    found.add((version, one), state, kind, False, n)
        return found

    @cached_property
    def by_state(self) -> Counter[tuple[str, str]]:
        return sum(self.strata.values(), Counter())

    def n(self, state: str, kind: str = "") -> int:
        """In a state with an outcome, with any when none is named."""
        return sum(n for (one, other), n in self.by_state.items() if one == state and kind in ("", other))

    def decided(self, state: str) -> int:
        return sum(self.n(state, kind) for kind in DECIDED)

    def share(self, state: str, kind: str) -> Proportion:
        """Of the decided deals of an arm, those that ended so."""
        return wilson(self.n(state, kind), self.decided(state))

    def simple_share(self, kind: str) -> Proportion:
        """Of all deals that ended so, those that had it at any time: it favours deals that live long."""
        return wilson(self.ever[kind], self.all[kind])

    @cached_property
    def left(self) -> int:
        """Deals that left the stage forward, at a moment that is known."""
        return sum(self.n(state) for state in ARMS)

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """By outcome, over the versions and teams that have decided deals of both arms."""
        return {kind: effect(self._stratum(counts, kind) for counts in self.strata.values()) for kind in FAVOURS}

    @staticmethod
    def _stratum(counts: Counter[tuple[str, str]], kind: str) -> Stratum:
        held, without = (sum(counts[state, one] for one in DECIDED) for state in ARMS)
        return Stratum(counts[HELD, kind], held, counts[WITHOUT, kind], without)

    def weighed(self) -> Counts:
        """With its effects, which are kept where it is kept. Nothing is added to it any more."""
        _kept = self.effects, self.by_state
        return self

    @property
    def is_too_few(self) -> bool:
        """No verdict under 30 decided deals in either arm."""
        return self.effects["won"].difference.is_too_few


def counted(asked: Asked) -> dict[Planned, Counts]:
    keys = dict(asked.planned)
    rows = Exposure.objects.filter(workspace_id=asked.workspace_id, planned_id__in=list(keys))
    if asked.within is not None:
        rows = rows.filter(team_id__in=asked.within)
    if asked.team is not None:
        rows = rows.filter(team_id=asked.team)
    if asked.since is not None:
        rows = rows.filter(quarter__gte=asked.since)
    found = {key: Counts() for key in keys.values()}
    grouped = rows.order_by().values_list("planned_id", "version_id", "team_id", "state", "kind", "was_held")
    for planned, version, team, state, kind, was_held, n in grouped.annotate(Sum("n")):
        found[keys[planned]].add((version, team), state, kind, was_held, n)
    return {key: counts.weighed() for key, counts in found.items()}


def standing_out(counts: Mapping[Key, Counts]) -> set[tuple[Key, str]]:
    """What is compared, and the outcomes, with a verdict: both arms have 30, the interval leaves zero out, and they
    stand out among all that are compared, for all three outcomes together. Of conversations, `counts` are those of
    every score: judged score by score, each would have its own false discoveries, and a company with three of them
    nearly three times as many."""
    enough = {key: one.effects for key, one in counts.items() if not one.is_too_few}
    told = discoveries({(key, kind): effects[kind].p for key, effects in enough.items() for kind in FAVOURS})
    return {(key, kind) for key, kind in told if enough[key][kind].difference.excludes_zero}


def planned_by(member) -> tuple[tuple[int, Planned], ...]:
    """Every planned conversation of the published versions: the same ones in versions of a process have one key."""
    planned = PlannedConversation.objects.visible_to(member).filter(version__published_at__isnull=False)
    rows = planned.order_by("pk").values_list("pk", "version__process_id", "lineage")
    return tuple((pk, (process, lineage)) for pk, process, lineage in rows)
