"""The map of transitions: what stands where. Activities in the order in which deals come to them, one under the other;
arrows down at the right, arrows back at the left. Values in, places out: no words, no drawing, no database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ENDS = -1  # stands before the first conversation, and after the last
BEGIN, END = -1, -2  # the first row and the last one: before the first conversation, and after the last
MOST_ARROWS, MOST_ROWS = 24, 20
ROUNDS, NEAR = 100, 1e-4


class Transition(NamedTuple):
    """From one activity to the one that followed it, how often, and the median days between them."""

    before: int
    after: int
    n: int
    days: float | None


@dataclass(frozen=True)
class Arrow:
    """From one row to another by their numbers; never to the same."""

    source: int
    target: int
    n: int
    days: float | None

    @property
    def span(self) -> int:
        return abs(self.target - self.source)

    @property
    def is_back(self) -> bool:
        return self.target < self.source


@dataclass(frozen=True)
class Row:
    """An activity, BEGIN or END; how often it came about, and how often right after itself."""

    activity: int
    n: int
    again: int = 0


@dataclass(frozen=True)
class Map:
    rows: list[Row]
    arrows: list[Arrow]
    left_out: int  # transitions that were to be shown and have no room


def shown(transitions: Sequence[Transition], cases: int, least: int | None) -> list[Transition]:
    """Those that come about at least `least` times in 100 opportunities; None: the MOST_ARROWS most frequent."""
    if least is None:
        return sorted(transitions, key=lambda one: -one.n)[:MOST_ARROWS]
    return [one for one in transitions if 100 * one.n >= least * cases]


def laid(transitions: Sequence[Transition], told: Sequence[Transition], place: Mapping[int, float]) -> Map:
    """The `told` ones of all `transitions`, most frequent first, where `place` puts them. As many rows as have room,
    those that are met most."""
    n = Counter[int]()
    for one in transitions:
        n[_target(one)] += one.n
    n[BEGIN] = n[END]
    met = {activity for one in told for activity in (_source(one), _target(one))} - {BEGIN, END}
    drawn = sorted(met, key=lambda activity: (-n[activity], activity))[:MOST_ROWS]
    order = [BEGIN, *sorted(drawn, key=lambda activity: (place[activity], activity)), END]
    number = {activity: row for row, activity in enumerate(order)}
    again = {one.before: one.n for one in told if one.before == one.after != ENDS}
    fits = [one for one in told if _source(one) in number and _target(one) in number]
    between = [one for one in fits if one.before != one.after]
    arrows = [Arrow(number[_source(one)], number[_target(one)], one.n, one.days) for one in between]
    room = sorted(arrows, key=lambda arrow: -arrow.n)[: 2 * MOST_ARROWS]
    left_out = len(told) - len(fits) + len(arrows) - len(room)
    return Map([Row(activity, n[activity], again.get(activity, 0)) for activity in order], room, left_out)


def mean_places(transitions: Sequence[Transition]) -> dict[int, float]:
    """How many conversations in, on average, an activity comes about: the first is 1. Each comes one after what came
    before it, so the means follow from the transitions alone, by rounds."""
    into: dict[int, list[tuple[int, int]]] = defaultdict(list)
    total = Counter[int]()
    for one in transitions:
        into[_target(one)].append((_source(one), one.n))
        total[_target(one)] += one.n
    place = dict.fromkeys(into, 1.0) | {BEGIN: 0.0}
    for _round in range(ROUNDS):
        moved = 0.0
        for activity, came in into.items():
            now = 1 + sum(n * place.get(source, 0.0) for source, n in came) / total[activity]
            moved, place[activity] = max(moved, abs(now - place[activity])), now
        if moved < NEAR:
            break
    return place


def _source(one: Transition) -> int:
    return BEGIN if one.before == ENDS else one.before


def _target(one: Transition) -> int:
    return END if one.after == ENDS else one.after
