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
    url: str = ""
    leads_to: str = ""
    key: str = ""


@dataclass
class Note:
    """`state` is planned, held, next, skipped or off; chosen for the one whose details are open; add for a place
    where one could be planned; up, down, even or few where it is coloured by effect, with
    chosen after it."""

    label: str
    state: str = "planned"
    is_optional: bool = False
    url: str = ""
    count: int | str | None = None
    title: str = ""
    key: str = ""  # by which the designer knows it


@dataclass
class Cell:
    notes: list[Note] = field(default_factory=list)
    is_now: bool = False
    key: str = ""


@dataclass
class Row:
    name: str
    cells: list[Cell]
    caption: str = ""
    url: str = ""
    key: str = ""


@dataclass
class Score:
    label: str
    stages: list[ScoreStage]
    rows: list[Row]


@dataclass(frozen=True)
class Places:
    """The address of a stage and of a buyer role; for a draft that is edited, that to plan in a cell too."""

    stage: Callable
    role: Callable
    plan: Callable | None = None


def drawn(
    version,
    stages,
    roles,
    conversations,
    *,
    chosen: int | None = None,
    address: Callable = lambda conversation: "",
    places: Places | None = None,
) -> Score:
    """The score of a version as designed, from its rows; it asks the database for nothing more.

    `address` gives the link of a conversation.
    """
    cells, is_edited = defaultdict(list), bool(places and places.plan)
    for conversation in conversations:
        state = "chosen" if conversation.pk == chosen else "planned"
        note = Note(conversation.theme_name, state, not conversation.is_required, address(conversation))
        note.key = f"note-{conversation.pk}" if is_edited else ""
        cells[conversation.stage_id, conversation.role_id].append(note)
    voices = list(roles)
    if any(role_id is None for _stage, role_id in cells) or (is_edited and stages and not roles):
        voices.append(None)
    rows = [_row(role, stages, cells, places) for role in voices]
    return Score(_("Score of %(version)s") % {"version": version}, columns(stages, places), rows)


def _row(role, stages, cells, places) -> Row:
    pk = role.pk if role else None
    row = Row(role.name if role else _("Nobody named"), [], role.get_nature_display() if role else "")
    for stage in stages:
        cell = Cell(cells[stage.pk, pk])
        if places and places.plan:
            cell.key = f"{stage.pk}-{pk or 0}"
            cell.notes = [*cell.notes, _place(stage, role, row.name, places)]
        row.cells.append(cell)
    if places and role:
        row.url, row.key = places.role(role), f"role-{role.pk}"
    return row


def _place(stage, role, with_whom, places) -> Note:
    title = _("Plan a conversation: %(role)s, %(stage)s") % {"role": with_whom, "stage": stage.name}
    return Note("+", "add", url=places.plan(stage, role), title=title, key=f"add-{stage.pk}-{role.pk if role else 0}")


def columns(stages, places: Places | None = None) -> list[ScoreStage]:
    shown, is_after = [], False
    for stage in stages:
        column = ScoreStage(stage.name, caption(stage), False, stage.is_signature, is_after)
        if places:
            column.url, column.key = places.stage(stage), f"stage-{stage.pk}"
            column.leads_to = _("Edit this stage") if places.plan else _("Read this stage")
        shown.append(column)
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
