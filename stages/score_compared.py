"""Two versions drawn as one score: what comes, what changes and what goes, each told in words too."""

from collections import defaultdict

from django.utils.translation import gettext as _

from stages.blueprint import Blueprint, Conversation
from stages.score import Cell, Note, Row, Score, ScoreStage

NOBODY = None


def compared(before: Blueprint, after: Blueprint, label: str) -> Score:
    """The score of the second, with what the first had beside it."""
    old_stages, new_stages = ({stage.key: stage for stage in each.stages} for each in (before, after))
    stages = _merged(list(old_stages), list(new_stages))
    roles = _merged([role.key for role in before.roles], [role.key for role in after.roles])
    cells = _notes(before, after)
    if any(role is NOBODY for _stage, role in cells):
        roles.append(NOBODY)
    columns = [_column(old_stages.get(key), new_stages.get(key)) for key in stages]
    rows = [_row(before, after, role, [Cell(cells[stage, role]) for stage in stages]) for role in roles]
    return Score(label, columns, rows)


def _merged(old: list[str], new: list[str]) -> list[str | None]:
    """The new order; what went stands after what it followed."""
    merged: list[str | None] = list(new)
    for place, key in enumerate(old):
        if key not in new:
            earlier = next((one for one in reversed(old[:place]) if one in merged), None)
            merged.insert(merged.index(earlier) + 1 if earlier else 0, key)
    return merged


def _renamed(old, new) -> str:
    """What is said of a stage or buyer role that came, goes or has another name."""
    if old is None:
        return _("new")
    if new is None:
        return _("goes")
    return _("before: %(name)s") % {"name": old.name} if old.name != new.name else ""


def _column(old, new) -> ScoreStage:
    says = _renamed(old, new)
    if not says and (old.purpose, old.expected_days, old.milestones, old.indicators) != (
        new.purpose,
        new.expected_days,
        new.milestones,
        new.indicators,
    ):
        says = _("changed")
    stage = new or old
    return ScoreStage(stage.name, says, False, stage.is_signature)


def _row(before: Blueprint, after: Blueprint, key: str | None, cells: list[Cell]) -> Row:
    old, new = before.role(key), after.role(key)
    if key is NOBODY:
        return Row(_("Nobody named"), cells)
    return Row((new or old).name, cells, _renamed(old, new))


def _notes(before: Blueprint, after: Blueprint) -> dict:
    old, new = _places(before), _places(after)
    cells = defaultdict(list)
    for key, (place, talk) in new.items():
        state, says = "planned", ""
        if key not in old:
            state = "added"
        elif old[key][0] != place:
            state, says = "changed", _("It was elsewhere before.")
        elif old[key][1] != talk:
            state = "changed"
        cells[place].append(Note(talk.theme, state, not talk.is_required, title=says))
    for key, (place, talk) in old.items():
        if key not in new:
            cells[place].append(Note(talk.theme, "removed", not talk.is_required))
    return cells


def _places(blueprint: Blueprint) -> dict[str, tuple[tuple[str, str | None], Conversation]]:
    return {talk.key: ((stage.key, talk.role), talk) for stage in blueprint.stages for talk in stage.conversations}
