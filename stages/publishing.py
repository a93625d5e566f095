"""What stands in the way of publishing a design: only what would make its score unreadable. Pure.

What could be better is the design review's matter, and never stops anybody.
"""

from collections import Counter
from dataclasses import dataclass

from stages.blueprint import Blueprint


@dataclass(frozen=True, slots=True)
class Obstacle:
    """`kind` says what is wrong, `subject` with what."""

    kind: str
    subject: str = ""


def obstacles(blueprint: Blueprint) -> tuple[Obstacle, ...]:
    """Everything that must be put right first; empty when the design can be published."""
    if not blueprint.stages:
        return (Obstacle("no_stage"),)
    found = [
        Obstacle("unnamed_stage", str(position))
        for position, stage in enumerate(blueprint.stages, start=1)
        if not stage.name.strip()
    ]
    found += [Obstacle("stage_twice", name) for name in _twice(stage.name for stage in blueprint.stages)]
    found += [Obstacle("role_twice", name) for name in _twice(role.name for role in blueprint.roles)]
    signatures = [stage.name for stage in blueprint.stages if stage.is_signature]
    if not signatures:
        found.append(Obstacle("no_signature"))
    if len(signatures) > 1:
        found.append(Obstacle("two_signatures", ", ".join(signatures)))
    return tuple(found)


def _twice(names) -> list[str]:
    written = [" ".join(name.split()) for name in names if name.strip()]
    counts = Counter(name.casefold() for name in written)
    first = {name.casefold(): name for name in reversed(written)}
    return [first[name] for name, count in counts.items() if count > 1]
