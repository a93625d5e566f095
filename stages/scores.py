"""What a score says, remembered: a published version never changes, and the database itself sees to that.

Plain values, no rows: what may change meanwhile (a theme that is merged, a department that is renamed) is not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from stages.models import PlannedConversation, Stage, Version, VersionRole

MOST = 500  # versions; a process that serves more of them begins again


class Note(NamedTuple):
    """A planned conversation. `role_id` is that of the buyer role."""

    pk: int
    stage_id: int
    theme_name: str
    role_id: int | None
    role_name: str
    is_required: bool


@dataclass
class Score:
    notes: list[Note] = field(default_factory=list)  # in the order of the score
    places: dict[int, int] = field(default_factory=dict)  # of the stages
    roles: list[tuple[int, str]] = field(default_factory=list)  # buyer roles, in their order


_remembered: dict[tuple[int, int], Score] = {}  # by workspace and version: what one has read is not for another


def scores_of(workspace_id: int, versions: Iterable[int]) -> dict[int, Score]:
    """By the key of the version: at most three queries, and none for what was read before."""
    wanted = set(versions)
    scores = {pk: _remembered[workspace_id, pk] for pk in wanted if (workspace_id, pk) in _remembered}
    missing = wanted - scores.keys()
    if missing:
        read, published = _read(missing)
        scores |= read
        if len(_remembered) > MOST:
            _remembered.clear()
        _remembered.update({(workspace_id, version): read[version] for version in published})
    return scores


def _read(versions: set[int]) -> tuple[dict[int, Score], set[int]]:
    """Their scores, and which of them will not change any more."""
    scores, published = {version: Score() for version in versions}, set()
    stages = Stage.objects.filter(version__in=versions).order_by("position")
    for version, stage, position, state in stages.values_list("version", "pk", "position", "version__state"):
        scores[version].places[stage] = position
        if state != Version.State.DRAFT:
            published.add(version)
    roles = VersionRole.objects.filter(version__in=versions).order_by("position", "pk")
    for version, role, name in roles.values_list("version", "buyer_role", "name"):
        scores[version].roles.append((role, name))
    columns = ("version", "pk", "stage", "theme_name", "role__buyer_role", "role__name", "is_required")
    for version, *note in PlannedConversation.objects.filter(version__in=versions).values_list(*columns):
        scores[version].notes.append(Note(*note))
    return scores, published
