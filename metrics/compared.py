"""What pages that compare deals at a landmark have in common: two arms, what goes with being in one, and a verdict."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from metrics import effect_wording
from metrics.effect_counts import FAVOURS, HELD, STAYED, UNKNOWN, WITHOUT, Counts
from metrics.effects import Effect
from metrics.population import DECIDED
from metrics.spans import quarters_back
from people.models import Membership, Team
from salesproc.figures import interval_points, points
from stages.models import Version
from stages.statistics import Proportion
from stages.version_page import VersionPage

RANKS = ("up", "down", "even", "few", "")  # of verdicts: what is looked at first


@dataclass(frozen=True)
class Arm:
    """Deals of one of the two kinds that left the stage: with what is asked of them, or without."""

    state: str
    counts: Counts

    @property
    def is_held(self) -> bool:
        return self.state == HELD

    @property
    def n(self) -> int:
        return self.counts.decided(self.state)

    @property
    def open(self) -> int:
        return self.counts.n(self.state, "open")

    @property
    def shares(self) -> list[tuple[str, Proportion]]:
        return [(kind, self.counts.share(self.state, kind)) for kind in DECIDED]


@dataclass(frozen=True)
class Compared:
    """One comparison. `verdict`: up, down, even, few; empty where none can be. `listed` is the address of the lists
    behind its figures, to which each adds its state and outcome."""

    counts: Counts
    outcome: str
    verdict: str
    url: str
    listed: str

    @property
    def arm_names(self) -> tuple[str, str]:
        raise NotImplementedError

    @property
    def named_arms(self) -> list[tuple[Arm, str]]:
        return list(zip(self.arms, self.arm_names, strict=True))

    @property
    def effect(self) -> Effect:
        return self.counts.effects[self.outcome]

    @property
    def says(self) -> str:
        return "" if self.effect.difference.value is None else points(self.effect.difference.value)

    @property
    def interval(self) -> str:
        return "" if self.effect.difference.value is None else interval_points(self.effect.difference)

    @property
    def arms(self) -> tuple[Arm, Arm]:
        return Arm(HELD, self.counts), Arm(WITHOUT, self.counts)

    @property
    def stayed(self) -> int:
        return self.counts.n(STAYED)

    @property
    def unknown(self) -> int:
        return self.counts.n(UNKNOWN)

    @property
    def uncompared(self) -> int:
        """Decided deals of versions and teams in which only one arm has any."""
        difference = self.effect.difference
        return sum(arm.n for arm in self.arms) - difference.n - difference.base_n

    @property
    def verdict_says(self):
        return effect_wording.VERDICTS[self.verdict]

    @property
    def sentence(self) -> str:
        return effect_wording.sentence(self.outcome, self.says, self.interval)


def verdict_of(key: Hashable, counts: Counts, outcome: str, stands_out: set) -> str:
    if (key, outcome) not in stands_out:
        return "few" if counts.is_too_few else "even"
    is_better = (counts.effects[outcome].difference.value or 0) * FAVOURS[outcome] > 0
    return "up" if is_better else "down"


class ComparedPage:
    """Which score, which outcome, what was opened since when, and by which team."""

    def __init__(self, member: Membership, *, version: Version, outcome: str, quarters: int | None, team: Team | None):
        self.member, self.version, self.outcome, self.team, self.quarters = member, version, outcome, team, quarters

    @cached_property
    def of_version(self) -> VersionPage:
        return VersionPage(self.member, self.version)

    @property
    def within(self) -> tuple[int, ...] | None:
        """The teams that the reader sees, None for all."""
        return None if self.member.sees_everything else tuple(sorted(self.member.team_ids))

    @property
    def since(self) -> date | None:
        return quarters_back(self.member.workspace.today(), self.quarters) if self.quarters else None

    @cached_property
    def place(self) -> dict:
        """What the address asks for, without what is open on the page."""
        team = self.team and self.team.pk
        asked = {"version": self.version.pk, "outcome": self.outcome, "since": self.quarters, "team": team}
        return {name: value for name, value in asked.items() if value}

    @property
    def narrowed(self) -> dict:
        """What the lists behind its figures take over from the address."""
        return {name: self.place[name] for name in ("since", "team") if name in self.place}
