"""What becomes what when opportunities move from one version of a process to another. Pure: places in, answers out."""

import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import product

ALIKE = 0.7  # of two names, from 0 (nothing in common) to 1 (the same)
EARLIER, LINEAGE, NAME, POSITION, NOTHING = "earlier", "lineage", "name", "position", ""
MISSING, UNKNOWN, CIRCULAR, SIGNED = "missing", "unknown", "circular", "signed"

Answers = Mapping[int, int | None]
Known = Mapping[Hashable, Hashable | None]  # lineage of the old thing to lineage of what it became, or None


@dataclass(frozen=True, slots=True)
class Place:
    """A stage, milestone or planned conversation. `stage` is the key of the stage it is in, `role` with whom."""

    key: int
    lineage: Hashable
    name: str
    position: int
    stage: int | None = None
    role: Hashable = None
    is_signed: bool = False  # a stage that comes after the signature


@dataclass(frozen=True, slots=True)
class Proposal:
    """What it becomes (None: nothing), and what says so."""

    target: int | None
    because: str = NOTHING


@dataclass(frozen=True, slots=True)
class Score:
    """The places of a version, each kind in its order."""

    stages: tuple[Place, ...] = ()
    milestones: tuple[Place, ...] = ()
    planned: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a mapping cannot be used: its kind, the thing (by its key and name), and what the sentence names beside."""

    kind: str
    key: int
    name: str
    other: str = ""


def propose(old: Score, new: Score, known: Mapping[str, Known]) -> dict[str, dict[int, Proposal]]:
    """What earlier moves say wins, then lineage, then likeness of names, then position. Every stage gets an answer."""
    stages = _Answering(old.stages, new.stages, known.get("stages", {}))
    stages.by_name(lambda a, b: a.is_signed == b.is_signed)
    stages.by_position()
    places = {key: proposal.target for key, proposal in stages.answers.items()}
    answers = {"stages": stages.answers}
    for kind in ("milestones", "planned"):
        parts = _Answering(getattr(old, kind), getattr(new, kind), known.get(kind, {}), may_be_nothing=True)
        parts.by_name(lambda a, b: a.role == b.role)
        parts.alone_in_its_place(places)
        answers[kind] = parts.answers
    return answers


@dataclass
class _Answering:
    old: Sequence[Place]
    new: Sequence[Place]
    known: Known
    may_be_nothing: bool = False
    answers: dict[int, Proposal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_lineage = {place.lineage: place.key for place in self.new}
        for place in self.old:
            became = self.known.get(place.lineage, place.lineage)
            if became in by_lineage:
                because = EARLIER if became != place.lineage else LINEAGE
                self.answers[place.key] = Proposal(by_lineage[became], because)
            elif became is None and self.may_be_nothing:
                self.answers[place.key] = Proposal(None, EARLIER)
            elif place.lineage in by_lineage:
                self.answers[place.key] = Proposal(by_lineage[place.lineage], LINEAGE)

    def left(self) -> list[Place]:
        return [place for place in self.old if place.key not in self.answers]

    def free(self) -> list[Place]:
        taken = {proposal.target for proposal in self.answers.values()}
        return [place for place in self.new if place.key not in taken]

    def by_name(self, fit) -> None:
        """The most alike first; among equals the nearest."""
        pairs = [(likeness(a.name, b.name), a, b) for a, b in product(self.left(), self.free()) if fit(a, b)]
        pairs = [pair for pair in pairs if pair[0] >= ALIKE]
        taken: set[int] = set()
        for _how, a, b in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1].position - pair[2].position))):
            if a.key not in self.answers and b.key not in taken:
                self.answers[a.key] = Proposal(b.key, NAME)
                taken.add(b.key)

    def by_position(self) -> None:
        """A stage that nobody took at the same place; else where the stage before it goes: never further on."""
        for place in self.left():
            same = [
                each for each in self.free() if (each.position, each.is_signed) == (place.position, place.is_signed)
            ]
            before = [each for each in self.old if each.position < place.position and each.key in self.answers]
            last = next((each for each in reversed(before) if each.is_signed == place.is_signed), None)
            fallback = self.answers[last.key].target if last else self._first(place)
            self.answers[place.key] = Proposal(same[0].key if same else fallback, POSITION)

    def _first(self, place: Place) -> int | None:
        return next((each.key for each in self.new if each.is_signed == place.is_signed), None)

    def alone_in_its_place(self, stages: Answers) -> None:
        """The only one left in its stage, with its role, becomes the only one left there. Else nothing."""
        left, free = self.left(), self.free()
        for place in left:
            mates = [each for each in left if (each.stage, each.role) == (place.stage, place.role)]
            there = [each for each in free if (each.stage, each.role) == (stages.get(place.stage or 0), place.role)]
            alone = len(mates) == len(there) == 1
            self.answers[place.key] = Proposal(there[0].key, POSITION) if alone else Proposal(None)


def likeness(one: str, other: str) -> float:
    """From 0 to 1, whatever the case, the accents and the order of long words."""
    a, b = _plain(one), _plain(other)
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())


# ---- what was corrected by hand
def problems(old: Sequence[Place], new: Sequence[Place], mapping: Answers, *, required: bool) -> list[Problem]:
    """Why the mapping of one kind of things cannot be used; nothing when it can."""
    by_key = {place.key: place for place in new}
    found = []
    for place in old:
        target = mapping.get(place.key)
        if target is None:
            found += [Problem(MISSING, place.key, place.name)] if required else []
        elif target not in by_key:
            found.append(Problem(UNKNOWN, place.key, place.name))
        elif by_key[target].is_signed and not place.is_signed:
            found.append(Problem(SIGNED, place.key, place.name, by_key[target].name))
    return found or _circles(old, by_key, mapping)


def _circles(old: Sequence[Place], new: Mapping[int, Place], mapping: Answers) -> list[Problem]:
    """One that becomes another which becomes, by lineage, the first again: nobody could say which is which."""
    names = {place.lineage: place for place in old}
    became = {place.lineage: new[target].lineage for place in old if (target := mapping.get(place.key)) is not None}
    circles = []
    for start, place in names.items():
        seen, here = [start], became.get(start)
        while here in became and here not in seen:
            seen.append(here)
            here = became[here]
        if here == start and len(seen) > 1 and start == min(seen, key=lambda each: names[each].position):
            circles.append(Problem(CIRCULAR, place.key, place.name, names[seen[1]].name))
    return circles


def unmapped(old: Iterable[Place], mapping: Answers) -> list[Place]:
    return [place for place in old if mapping.get(place.key) is None]


def unfilled(new: Iterable[Place], mapping: Answers) -> list[Place]:
    """What the new version has that nothing becomes."""
    taken = set(mapping.values())
    return [place for place in new if place.key not in taken]


def composed(before: Answers, step: Answers) -> dict[int, int | None]:
    """How things of all the versions before are read once a step more was made."""
    read = {key: None if target is None else step.get(target, target) for key, target in before.items()}
    return {**read, **step}
