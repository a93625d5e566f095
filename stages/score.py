"""The score as it is drawn: buyer roles down, stages across, each planned conversation a note.

`templates/stages/score/_score.html` draws it. The same shapes are filled in for an opportunity elsewhere.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass
class ScoreStage:
    name: str
    caption: str = ""
    is_now: bool = False
    is_signature: bool = False
    is_after_signature: bool = False


@dataclass
class Note:
    """`state` is planned, held, next, skipped or off; chosen for the one whose details are open; add for a place
    where one could be planned."""

    label: str
    state: str = "planned"
    is_optional: bool = False
    url: str = ""
    count: int | None = None
    title: str = ""


@dataclass
class Cell:
    notes: list[Note] = field(default_factory=list)
    is_now: bool = False


@dataclass
class Row:
    name: str
    cells: list[Cell]
    caption: str = ""


@dataclass
class Score:
    label: str
    stages: list[ScoreStage]
    rows: list[Row]


def drawn(
    version,
    stages,
    roles,
    conversations,
    *,
    chosen: int | None = None,
    address: Callable = lambda conversation: "",
    add_address: Callable | None = None,
) -> Score:
    """The score of a version as designed, from its rows; it asks the database for nothing more.

    `address` gives the link of a conversation; `add_address(stage, role)`, for a draft, that of an empty cell.
    """
    cells = defaultdict(list)
    for conversation in conversations:
        state = "chosen" if conversation.pk == chosen else "planned"
        note = Note(conversation.theme_name, state, not conversation.is_required, address(conversation))
        cells[conversation.stage_id, conversation.role_id].append(note)
    voices = [(role.pk, role.name, role) for role in roles]
    if any(role_id is None for _stage, role_id in cells):
        voices.append((None, _("Nobody named"), None))
    rows = []
    for role_id, name, role in voices:
        row = [Cell(cells[stage.pk, role_id] or _places(stage, role, add_address)) for stage in stages]
        rows.append(Row(name, row, role.get_nature_display() if role else ""))
    return Score(_("Score of %(version)s") % {"version": version}, columns(stages), rows)


def columns(stages) -> list[ScoreStage]:
    shown, is_after = [], False
    for stage in stages:
        shown.append(ScoreStage(stage.name, caption(stage), False, stage.is_signature, is_after))
        is_after = is_after or stage.is_signature
    return shown


def caption(stage) -> str:
    """“10 d · exit 2 of 3 verifiable”."""
    milestones = list(stage.milestones.all())
    verifiable = sum(bool(milestone.verifications) for milestone in milestones)
    parts = []
    if stage.expected_days:
        parts.append(ngettext("%(n)s day", "%(n)s days", stage.expected_days) % {"n": stage.expected_days})
    if milestones:
        parts.append(_("exit %(n)s of %(all)s verifiable") % {"n": verifiable, "all": len(milestones)})
    return " · ".join(parts)


def _places(stage, role, add_address) -> list[Note]:
    if add_address is None:
        return []
    with_whom = role.name if role else _("Nobody named")
    title = _("Plan a conversation: %(role)s, %(stage)s") % {"role": with_whom, "stage": stage.name}
    return [Note("+", "add", url=add_address(stage, role), title=title)]
