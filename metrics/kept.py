"""What takes long to count is kept. A few opportunities are counted while the page waits; for many a worker counts, and
until it is done the page shows what was counted before, with its moment.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from celery import current_app
from django.core.cache import cache
from django.db import transaction

from metrics import answers
from metrics.models import Figures

AT_ONCE = 2_000  # opportunities: about a fifth of a second
KEPT = 24 * 60 * 60
PATIENCE = 60  # seconds for which a worker that was asked is not asked again

Counts = TypeVar("Counts", covariant=True)


class Asked(Protocol[Counts]):
    """What is counted. Its repr tells it from all others; `task` counts it from what `written` gives."""

    task: ClassVar[str]

    @property
    def workspace_id(self) -> int: ...
    def exceeds(self, most: int) -> bool: ...
    def counted(self) -> Counts: ...
    def written(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Kept(Generic[Counts]):
    """What was counted, and of which figures. The counts can be large: they are read when a page is drawn of them, and
    not to find that it was drawn already."""

    asked: Asked[Counts]
    revision: int
    computed_at: datetime | None

    @cached_property
    def counts(self) -> Counts:
        found = cache.get(self.place)
        return self.asked.counted() if found is None else found  # it went just now

    @property
    def place(self) -> str:
        return f"{key_of(self.asked)}:{self.revision}"


@dataclass(frozen=True)
class Answer(Generic[Counts]):
    """What is known now. Nothing yet: a worker counts it. `is_old`: something changed since, and it counts again."""

    kept: Kept[Counts] | None
    is_old: bool = False


class KeptPage(Generic[Counts]):
    """A page of what is kept. `asked` says what."""

    asked: Asked[Counts]

    @cached_property
    def answer(self) -> Answer[Counts]:
        return answer(self.asked)

    @property
    def is_counted(self) -> bool:
        return self.answer.kept is not None

    @property
    def stamp(self) -> Figures:
        """Of what is shown, which may be older than what is known."""
        revision = self.answer.kept.revision if self.answer.kept else 0
        return Figures(workspace_id=self.asked.workspace_id, revision=revision, computed_at=self.computed_at)

    @property
    def computed_at(self) -> datetime | None:
        return self.answer.kept.computed_at if self.answer.kept else None


def answer(asked: Asked[Counts]) -> Answer[Counts]:
    stamp, key, kept = answers.stamp_of(asked.workspace_id), key_of(asked), _kept(asked)
    if kept and kept.revision == stamp.revision:
        return Answer(Kept(asked, kept.revision, stamp.computed_at))
    if not asked.exceeds(AT_ONCE):
        return Answer(keep(asked))
    if cache.add(f"{key}:asked", 1, PATIENCE):
        send = partial(current_app.send_task, asked.task, [asked.written()], retry=False, expires=PATIENCE)
        transaction.on_commit(send, robust=True)
    return Answer(kept, is_old=kept is not None)


def keep(asked: Asked[Counts]) -> Kept[Counts]:
    """Counts it. The stamp is read before: what changes meanwhile makes the answer old, never wrong."""
    stamp = answers.stamp_of(asked.workspace_id)
    kept = Kept(asked, stamp.revision, stamp.computed_at)
    cache.set(kept.place, asked.counted(), KEPT)
    cache.set(key_of(asked), (kept.revision, kept.computed_at), KEPT)
    return kept


def _kept(asked: Asked[Counts]) -> Kept[Counts] | None:
    told = cache.get(key_of(asked))
    kept = Kept(asked, *told) if told else None
    return kept if kept and cache.has_key(kept.place) else None


def key_of(asked: Asked) -> str:
    digest = hashlib.sha256(repr(asked).encode()).hexdigest()
    return f"counted:{asked.workspace_id}:{digest}"
