"""Which level holds on which day, out of periods that say different things: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Spell:
    """Days on which one period holds: from `starts_on` until the day before `ends_on`, None for no end."""

    period: Any
    starts_on: date
    ends_on: date | None

    @property
    def level(self) -> str:
        return self.period.level

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def spells_of(periods: Iterable[Any], strongest_first: Sequence[str]) -> list[Spell]:
    """The days of each period that no stronger one takes, in order.

    A period has `kind`, `level`, `starts_on` and `ends_on` (the first day on which it no longer holds, or None);
    of one kind there is at most one on a day. `strongest_first` are the kinds. Days without a period have no spell.
    """
    real = [period for period in periods if period.ends_on is None or period.ends_on > period.starts_on]
    ranked = sorted(real, key=lambda period: strongest_first.index(period.kind))
    bounds = sorted({day for period in real for day in (period.starts_on, period.ends_on) if day})
    spells: list[Spell] = []
    for place, day in enumerate(bounds):
        end = bounds[place + 1] if place + 1 < len(bounds) else None
        holding = next((p for p in ranked if p.starts_on <= day and (p.ends_on is None or day < p.ends_on)), None)
        if holding is None:
            continue
        if spells and spells[-1].period is holding and spells[-1].ends_on == day:
            spells[-1] = Spell(holding, spells[-1].starts_on, end)
        else:
            spells.append(Spell(holding, day, end))
    return spells


def on(spells: Iterable[Spell], day: date) -> Spell | None:
    return next((spell for spell in spells if spell.holds_on(day)), None)


def since(spells: Sequence[Spell], day: date) -> date | None:
    """From when on the level of that day holds without a break, whoever said so. None on a day without a level."""
    current = on(spells, day)
    if current is None:
        return None
    first = current
    for spell in reversed(spells[: spells.index(current)]):
        if spell.ends_on != first.starts_on or spell.level != current.level:
            break
        first = spell
    return first.starts_on
