"""Sequences that were counted are kept. A few opportunities are counted while the page waits; for many a worker counts,
and until it is done the page shows what was counted before, with its moment.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from celery import current_app
from django.core.cache import cache
from django.db import transaction

from metrics import answers
from metrics.sequences import Chosen, Sequences
from metrics.spans import Span

AT_ONCE = 2_000  # opportunities: about a fifth of a second
KEPT = 24 * 60 * 60
PATIENCE = 60  # seconds for which a worker that was asked is not asked again
TASK = "metrics.tasks.count_sequences"


@dataclass(frozen=True)
class Kept:
    """What was counted, and of which figures."""

    sequences: Sequences
    revision: int
    computed_at: datetime | None


@dataclass(frozen=True)
class Answer:
    """What is known now. Nothing yet: a worker counts it. `is_old`: something changed since, and it counts again."""

    kept: Kept | None
    is_old: bool = False


def answer(chosen: Chosen) -> Answer:
    stamp, key = answers.stamp_of(chosen.workspace_id), key_of(chosen)
    kept = cache.get(key)
    if kept and kept.revision == stamp.revision:
        return Answer(Kept(kept.sequences, kept.revision, stamp.computed_at))
    if not chosen.exceeds(AT_ONCE):
        return Answer(keep(chosen))
    if cache.add(f"{key}:asked", 1, PATIENCE):
        send = partial(current_app.send_task, TASK, [written(chosen)], retry=False, expires=PATIENCE)
        transaction.on_commit(send, robust=True)
    return Answer(kept, is_old=kept is not None)


def keep(chosen: Chosen) -> Kept:
    """Counts it. The stamp is read before: what changes meanwhile makes the answer old, never wrong."""
    stamp = answers.stamp_of(chosen.workspace_id)
    kept = Kept(chosen.counted(), stamp.revision, stamp.computed_at)
    cache.set(key_of(chosen), kept, KEPT)
    return kept


def key_of(chosen: Chosen) -> str:
    asked = hashlib.sha256(repr(chosen).encode()).hexdigest()
    return f"sequences:{chosen.workspace_id}:{asked}"


def written(chosen: Chosen) -> dict[str, Any]:
    """As a message carries it."""
    days = [day and day.isoformat() for day in (chosen.span.starts_on, chosen.span.ends_on)]
    return asdict(chosen) | {"span": days}


def read(asked: dict[str, Any]) -> Chosen:
    span = Span(*(day and date.fromisoformat(day) for day in asked["span"]))
    within = None if asked["within"] is None else tuple(asked["within"])
    return Chosen(**asked | {"span": span, "within": within, "kinds": tuple(asked["kinds"])})
