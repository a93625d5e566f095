"""The maturity level of a team's process, read from facts: no database, no clock."""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable
from dataclasses import dataclass


@functools.total_ordering
class Level(enum.Enum):
    """The four levels in ascending order. The value is what the database and the URL carry."""

    RANDOM = "random"
    INFORMAL = "informal"
    FORMAL = "formal"
    DYNAMIC = "dynamic"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    @property
    def next(self) -> Level | None:
        """The level above, None at the top."""
        return next((level for level in Level if level.rank == self.rank + 1), None)

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Level) else NotImplemented


@dataclass(frozen=True)
class Thresholds:
    """What a level asks for, unless a workspace sets its own. Shares are between 0 and 1, times in days."""

    trained_share: float = 0.8
    milestone_share: float = 0.5
    on_score_share: float = 0.5
    other_departments: int = 2
    use_window_days: int = 90
    revision_days: int = 180
    answer_days: float = 30

    def __post_init__(self) -> None:
        for name in ("trained_share", "milestone_share", "on_score_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, not {getattr(self, name)!r}")
        for name in ("other_departments", "use_window_days", "revision_days", "answer_days"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is not negative, unlike {getattr(self, name)!r}")


DEFAULTS = Thresholds()


@dataclass(frozen=True)
class Observations:
    """What was counted for one team on one day; whoever counts applies the windows of the thresholds.

    `stages` counts those of the published version that the team follows, 0 when it follows none.
    `moves` and `held` are the stage moves and the held conversations of the last `use_window_days`.
    `other_departments` counts departments beyond the sellers' own that have planned conversations on
    the score and held one of them in the same window.
    `days_since_revision` is the age of the last version published with its reason or of the last review
    with a recorded decision, None when there was neither.
    `median_answer_days` is the median wait of suggestions, those still waiting counted with their age;
    None when nobody suggested anything.
    """

    stages: int = 0
    described_stages: int = 0
    measured_stages: int = 0
    active_people: int = 0
    trained_people: int = 0
    expects_use: bool = False
    moves: int = 0
    moves_with_milestones: int = 0
    held: int = 0
    held_on_score: int = 0
    other_departments: int = 0
    days_since_revision: float | None = None
    median_answer_days: float | None = None

    def __post_init__(self) -> None:
        parts = (
            ("described_stages", "stages"),
            ("measured_stages", "stages"),
            ("trained_people", "active_people"),
            ("moves_with_milestones", "moves"),
            ("held_on_score", "held"),
        )
        for part, whole in parts:
            if not 0 <= getattr(self, part) <= getattr(self, whole):
                raise ValueError(f"{part} {getattr(self, part)} is not within {whole} {getattr(self, whole)}")


class Unit(enum.Enum):
    """How `value`, `threshold` and `missing` of a piece of evidence are read."""

    SHARE = "share"
    COUNT = "count"
    DAYS = "days"
    YES = "yes"


@dataclass(frozen=True)
class Evidence:
    """One fact that a level asks for.

    `value` and `threshold` are in `unit` (a yes is 1, a no is 0); `value` is None when nothing was there to
    measure. `count` of `out_of` is the value before division, for shares. `missing` says how far it is from
    being met: things still to do for shares and counts (stages, people, moves, conversations, departments),
    days too many for days, 1 for a plain no or when nothing was there to measure; 0 when met.
    """

    name: str
    level: Level
    unit: Unit
    value: float | None
    threshold: float
    met: bool
    missing: float
    count: int | None = None
    out_of: int | None = None


@dataclass(frozen=True)
class Verdict:
    """The level that the evidence supports, with all of the evidence."""

    level: Level
    evidence: tuple[Evidence, ...]

    @property
    def missing_for_next(self) -> tuple[Evidence, ...]:
        """What stands between the team and the level above; empty at the top."""
        above = self.level.next
        return tuple(item for item in self.evidence if item.level is above and not item.met)


def evidence_of(seen: Observations, thresholds: Thresholds = DEFAULTS) -> tuple[Evidence, ...]:
    """Every fact of the three upper levels, in the order of the levels, met or not.

    A share of nothing is not met: a team that made no stage move shows no use of its process.
    Suggestions are the exception, for where nobody suggested anything nobody waits for an answer.
    """
    formal, dynamic, ask = Level.FORMAL, Level.DYNAMIC, thresholds
    return (
        _yes("follows_published_version", Level.INFORMAL, seen.stages > 0),
        _share("stages_described", Level.INFORMAL, seen.described_stages, seen.stages, 1.0),
        _share("stages_measured", formal, seen.measured_stages, seen.stages, 1.0),
        _share("people_trained", formal, seen.trained_people, seen.active_people, ask.trained_share),
        _yes("use_expected", formal, seen.expects_use),
        _share("moves_with_milestones", formal, seen.moves_with_milestones, seen.moves, ask.milestone_share),
        _share("conversations_on_score", formal, seen.held_on_score, seen.held, ask.on_score_share),
        _count("other_departments", dynamic, seen.other_departments, ask.other_departments),
        _days("revised", dynamic, seen.days_since_revision, ask.revision_days, met_without=False),
        _days("suggestions_answered", dynamic, seen.median_answer_days, ask.answer_days, met_without=True),
    )


def level_of(seen: Observations, thresholds: Thresholds = DEFAULTS) -> Verdict:
    """The highest level whose own facts, and those of every level under it, are all met."""
    evidence = evidence_of(seen, thresholds)
    return Verdict(_highest_met(evidence), evidence)


def _highest_met(evidence: Iterable[Evidence]) -> Level:
    blocked = {item.level for item in evidence if not item.met}
    reached = Level.RANDOM
    for level in Level:
        if level in blocked:
            break
        reached = level
    return reached


def _yes(name: str, level: Level, is_so: bool) -> Evidence:
    return Evidence(name, level, Unit.YES, float(is_so), 1.0, is_so, float(not is_so))


def _share(name: str, level: Level, count: int, out_of: int, threshold: float) -> Evidence:
    if out_of == 0:
        return Evidence(name, level, Unit.SHARE, None, threshold, False, 1.0, count, out_of)
    needed = _at_least(threshold, out_of)
    missing = float(max(0, needed - count))
    return Evidence(name, level, Unit.SHARE, count / out_of, threshold, missing == 0, missing, count, out_of)


def _at_least(share: float, out_of: int) -> int:
    """The smallest count whose share of `out_of` reaches `share`, without the rounding of share * out_of."""
    return next(count for count in range(int(share * out_of), out_of + 1) if count / out_of >= share)


def _count(name: str, level: Level, value: int, threshold: int) -> Evidence:
    missing = float(max(0, threshold - value))
    return Evidence(name, level, Unit.COUNT, float(value), float(threshold), missing == 0, missing)


def _days(name: str, level: Level, value: float | None, threshold: float, *, met_without: bool) -> Evidence:
    if value is None:
        return Evidence(name, level, Unit.DAYS, None, float(threshold), met_without, float(not met_without))
    missing = max(0.0, value - threshold)
    return Evidence(name, level, Unit.DAYS, float(value), float(threshold), missing == 0, missing)


# Every fact by its name, in the order of the levels: the level that asks for it, and how its value is read.
KINDS: dict[str, tuple[Level, Unit]] = {item.name: (item.level, item.unit) for item in evidence_of(Observations())}
