"""How what happened under older versions is read under the one that an opportunity follows now.

Rows of the past keep pointing to the stages, milestones and planned conversations of their time. An opportunity that
was moved carries a reading (see Reading): what each of these is now. Readings are only ever added, so each is read
once by each process.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from conversations.models.reading import Reading

MOST = 2000  # readings kept; then all are forgotten and read again when they are asked for
_kept: dict[int, "Lens"] = {}


@dataclass(frozen=True)
class Lens:
    """From the keys of older rows to those of today, None where nothing of today is the same thing."""

    stages: dict[int, int | None] = field(default_factory=dict)
    milestones: dict[int, int | None] = field(default_factory=dict)
    planned_conversations: dict[int, int | None] = field(default_factory=dict)

    def stage(self, pk: int | None) -> int | None:
        return self.stages.get(pk, pk)

    def milestone(self, pk: int | None) -> int | None:
        return self.milestones.get(pk, pk)

    def planned(self, pk: int | None) -> int | None:
        return self.planned_conversations.get(pk, pk)

    def milestones_like(self, *keys: int) -> set[int]:
        """These, and all that are read as the same: where one of them was reached, it is reached."""
        wanted = {self.milestone(key) for key in keys} - {None}
        return {*keys, *wanted, *(old for old, now in self.milestones.items() if now in wanted)}

    def read_milestones(self, keys: Iterable[int]) -> set[int | None]:
        return {self.milestone(key) for key in keys}


AS_IT_IS = Lens()


def lens_of(reading_id: int | None) -> Lens:
    if reading_id is None:
        return AS_IT_IS
    lens = _kept.get(reading_id)
    if lens is None:
        lens = _read(reading_id)
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[reading_id] = lens
    return lens


def lenses_of(process_id: int) -> dict[int, Lens]:
    """All by which opportunities of a process are read, in at most two queries."""
    keys = list(Reading.objects.filter(moving__target__process=process_id).values_list("pk", flat=True))
    missing = [key for key in keys if key not in _kept]
    if len(_kept) + len(missing) >= MOST:
        _kept.clear()
        missing = keys
    for reading in Reading.objects.filter(pk__in=missing) if missing else ():
        _kept[reading.pk] = _lens(reading)
    return {key: _kept[key] for key in keys}


def read_as(keys: set, among: set, column: str, lenses: dict[int, Lens]) -> Q:
    """Rows of conversations, stage entries or milestones whose key in that column is read as one of `keys` today.

    `column` is stage, milestone or planned_conversation; `among` are all such keys of the process, `lenses` those of
    `lenses_of`. With None among the keys, also what became nothing. What is not set is not among them.
    """
    read = {"stage": Lens.stage, "milestone": Lens.milestone, "planned_conversation": Lens.planned}[column]
    rows = Q(**{f"{column}__in": keys - {None}})
    for reading, lens in lenses.items():
        came = [key for key in among - keys if read(lens, key) in keys]
        went = [key for key in keys - {None} if read(lens, key) not in keys]
        if went:
            rows &= ~Q(opportunity__reading=reading, **{f"{column}__in": went})
        if came:
            rows |= Q(opportunity__reading=reading, **{f"{column}__in": came})
    return rows


def _read(reading_id: int) -> Lens:
    return _lens(Reading.objects.get(pk=reading_id))


def _lens(reading: Reading) -> Lens:
    return Lens(*(_keys(answers) for answers in (reading.stages, reading.milestones, reading.planned)))


def _keys(answers: dict) -> dict[int, int | None]:
    """JSON writes keys as text."""
    return {int(old): now for old, now in answers.items()}
