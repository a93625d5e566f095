"""The score filled in for one opportunity: what was held, what is next, what was skipped, what was off it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Conversation, Opportunity
from conversations.planning import Past, Suggestion, has_a_next, suggested
from salesproc.addresses import linker, page_of
from salesproc.figures import day, days
from salesproc.prepared import read
from stages.models import PlannedConversation

ENTRIES = (
    "SELECT stage_id, entered_at FROM conversations_stageentry WHERE opportunity_id = %(opportunity)s ORDER BY sequence"
)
NO_ROLE = None  # the key of the row for what has no buyer role


@dataclass(frozen=True)
class Note:
    label: str
    state: str  # planned, held, next, skipped, off
    is_optional: bool = False
    url: str = ""
    title: str = ""
    count: int | None = None
    key: str = ""  # of the designer only, as those below


@dataclass(frozen=True)
class Cell:
    notes: list[Note] = field(default_factory=list)
    is_now: bool = False
    key: str = ""


@dataclass(frozen=True)
class Row:
    name: str
    caption: str
    cells: list[Cell]
    url: str = ""


@dataclass(frozen=True)
class Column:
    name: str
    caption: str
    is_now: bool
    is_signature: bool
    url: str = ""  # it leads nowhere
    key: str = ""


@dataclass(frozen=True)
class Score:
    label: str
    stages: list[Column]
    rows: list[Row]


def days_spent(entries: Iterable[tuple[int | None, datetime | None]], until: datetime) -> dict[int | None, int]:
    """Whole days in each stage, visits added up, from entries in their order. Pure.

    Two moments are needed to know how long: where one is unknown, the stage is left out altogether.
    """
    spent: dict[int | None, float] = defaultdict(float)
    unknown = set()
    for (stage, entered), (_next, left) in pairwise([*entries, (None, until)]):
        if entered is None or left is None:
            unknown.add(stage)
        else:
            spent[stage] += (left - entered).total_seconds()
    return {stage: int(seconds // 86400) for stage, seconds in spent.items() if stage not in unknown}


class FilledScore:
    """Asks three queries at most, whatever the number of conversations, then draws."""

    def __init__(self, opportunity: Opportunity, people: Sequence, *, talks=None, reached=None, may_log: bool = True):
        """`talks` are all conversations of the opportunity, `reached` the keys of all milestones that stand, when
        somebody has read them already."""
        self.opportunity, self.people, self.may_log = opportunity, people, may_log
        self._known, self._reached = talks, reached
        self.plan, self.lens = opportunity.plan, opportunity.lens

    @cached_property
    def suggestion(self) -> Suggestion | None:
        if not has_a_next(self.opportunity):
            return None
        reached = self.opportunity.reached_milestones() if self._reached is None else self._reached
        past = Past(set(self._by_planned), reached)
        return suggested(self.plan, self.opportunity.place_to_go_on, past, ())

    def draw(self) -> Score:
        label = _("Score of %(version)s, filled in for %(name)s")
        return Score(
            label=label % {"version": self.opportunity.version, "name": self.opportunity},
            stages=[self._column(stage) for stage in self.plan.stages],
            rows=[self._row(role, name) for role, name in self._voices()],
        )

    def _column(self, stage) -> Column:
        known, expected = self._days.get(stage.pk), stage.expected_days
        parts = [days(known)] if known is not None else []
        if expected and parts:
            parts.append(_("expected %(days)s") % {"days": expected})
        elif expected:
            parts.append(_("expected %(days)s") % {"days": days(expected)})
        return Column(stage.name, " · ".join(parts), self._is_now(stage), stage.is_signature)

    def _is_now(self, stage) -> bool:
        return stage.pk == self.opportunity.stage_id

    @cached_property
    def _days(self) -> dict[int | None, int]:
        ended = self.opportunity.outcome and not self.opportunity.is_won
        decided = self.opportunity.outcome_in_force() if ended else None
        until = timezone.now() if not ended else decided.decided_at if decided else None
        entries = read(ENTRIES, {"opportunity": self.opportunity.pk})
        return days_spent(((self.lens.stage(stage), at) for stage, at in entries), until)

    # ---- rows
    def _voices(self) -> list[tuple[int | None, str]]:
        """Buyer roles of the version in their order; then a row for what has none, when there is any such note."""
        roles = [(role.buyer_role_id, role.name) for role in self.plan.roles]
        rest = [(NO_ROLE, _("No buyer role"))] if any(role is NO_ROLE for role, _stage in self._notes) else []
        return roles + rest

    def _row(self, role, name) -> Row:
        people = [str(each) for each in self.people if each.buyer_role_id == role]
        caption = "" if role is NO_ROLE else ", ".join(people) or _("nobody yet")
        cells = [Cell(self._notes.get((role, stage.pk), []), self._is_now(stage)) for stage in self.plan.stages]
        return Row(name, caption, cells)

    # ---- notes
    @cached_property
    def _notes(self) -> dict[tuple[int | None, int], list[Note]]:
        """By buyer role and stage."""
        notes = defaultdict(list)
        for each in self.plan.planned:
            role = each.role.buyer_role_id if each.role else NO_ROLE
            notes[role, each.stage_id].append(self._planned_note(each))
        for (role, stage, theme), talks in self._off_the_score.items():
            notes[role, stage].append(self._off_note(theme, talks))
        return dict(notes)

    @cached_property
    def _talks(self) -> list[Conversation]:
        """Held and scheduled ones, in time, with the few columns that a note shows."""
        if self._known is not None:
            known = [talk for talk in self._known if not talk.is_cancelled]
            return sorted(known, key=lambda talk: (talk.starts_at, talk.pk))
        talks = self.opportunity.conversations.exclude(state=Conversation.State.CANCELLED)
        columns = ("state", "starts_at", "opportunity", "buyer_role", "stage", "theme__name")
        columns += ("planned_conversation__theme_name",)
        return list(talks.select_related("theme", "planned_conversation").only(*columns).order_by("starts_at", "pk"))

    @cached_property
    def _by_planned(self) -> dict[int, list[Conversation]]:
        grouped = defaultdict(list)
        for talk in self._talks:
            grouped[self.lens.planned(talk.planned_conversation_id)].append(talk)
        return grouped

    @cached_property
    def _off_the_score(self) -> dict[tuple[int | None, int, str], list[Conversation]]:
        rows = {role.buyer_role_id for role in self.plan.roles}
        columns = self.plan.places
        grouped = defaultdict(list)
        for talk in self._by_planned.get(None, []):
            stage = self.lens.stage(talk.stage_id)
            if talk.state == Conversation.State.HELD and stage in columns:
                role = talk.buyer_role_id if talk.buyer_role_id in rows else NO_ROLE
                grouped[role, stage, talk.about].append(talk)
        return grouped

    def _planned_note(self, planned: PlannedConversation) -> Note:
        talks = self._by_planned.get(planned.pk, [])
        held = [talk for talk in talks if talk.state == Conversation.State.HELD]
        state, url, title = self._state(planned), self._log_url and f"{self._log_url}{planned.pk}", planned.purpose
        if held:
            state, url, title = "held", self._url(held[-1].pk), day(held[-1].starts_at)
        elif talks:
            state, url, title = "next", self._url(talks[0].pk), day(talks[0].starts_at)
        count = len(held) if len(held) > 1 else None
        return Note(planned.theme_name, state, not planned.is_required, url, title, count)

    def _off_note(self, theme: str, talks: list[Conversation]) -> Note:
        url = self._url(talks[-1].pk)
        return Note(theme, "off", False, url, day(talks[-1].starts_at), len(talks) if len(talks) > 1 else None)

    def _state(self, planned: PlannedConversation) -> str:
        place, now = self.plan.places[planned.stage_id], self.opportunity.stage_place
        if now is not None and place < now:
            return "skipped"
        if self.suggestion and self.suggestion.planned.pk == planned.pk and not self.opportunity.next_at:
            return "next"
        return "planned"

    # ---- addresses
    @cached_property
    def _url(self) -> Callable[[int], str]:
        return linker(self.opportunity.workspace.slug, "conversations:conversation_show")

    @cached_property
    def _log_url(self) -> str:
        """Where one is logged, for somebody who may."""
        log = page_of(self.opportunity.workspace.slug, "conversations:conversation_create")
        return f"{log}?opportunity={self.opportunity.pk}&planned=" if self.may_log else ""
