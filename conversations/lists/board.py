"""Opportunities of a team by stage of a version: the open ones, or those that are won and go on after the signature.

Those that follow no version stand under their stage's name.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Sum

from conversations.lists.opportunities import SUGGESTED, in_words
from conversations.lists.views import Views
from conversations.models import Opportunity, Outcome, SilenceAlarm
from conversations.paging import Sort, page_of
from conversations.planning import next_of
from conversations.silence import days_silent, is_silent
from people.models import Team
from salesproc.addresses import linker
from stages.models import Stage, Version

SIZE = 20
BOARD, WON_BOARD = "board", "board-won"  # where a move comes back to
NAMED = "name:"  # before the stage's name, in the key of a column without a version
LATEST = datetime.max.replace(tzinfo=UTC)
LONGEST_IN_STAGE = Sort("entered", "stage_entered_at", nullable=True)
COLUMNS = (
    *("pk", "name", "account_name", "owner_name", "amount", "currency", "opened_on"),
    *("stage_id", "stage_name", "stage_entered_at", "next_at", "last_held_at", "version_id", "reading_id", "outcome"),
)


@dataclass(frozen=True, slots=True)
class Card:
    of: Any  # a row of COLUMNS
    url: str
    move_url: str
    days_in_stage: int | None
    is_silent: bool
    suggested: str  # in words; empty where it is not shown, or where there is none


@dataclass
class Column:
    key: str
    name: str
    stage_id: int | None = None
    count: int = 0
    amounts: list[tuple[Decimal, str]] = field(default_factory=list)  # never added across currencies
    cards: list[Card] = field(default_factory=list)
    next: str = ""  # the cursor of its further cards


class Board:
    """The board that an address asks for: `team`, `version` (a number, or "none"), `outcome` for those that
    are won; `column` and `after` for more."""

    def __init__(self, member, params):
        self.member, self.params = member, params

    @cached_property
    def views(self) -> Views:
        return Views(self.member, "opportunities", self.params, is_board=True)

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.visible_to(self.member).order_by("-is_active", "name"))

    @cached_property
    def team(self) -> Team | None:
        """The one that is asked for; else one of the member's own, else the first. None for one they do not see."""
        asked = self.params.get("team")
        if asked:
            return next((team for team in self.teams if str(team.pk) == asked), None)
        own = (team for team in self.teams if team.pk in self.member.team_ids)
        return next(own, None) or next(iter(self.teams), None)

    @cached_property
    def opportunities(self):
        if self.team is None:
            return Opportunity.objects.none()
        outcome = Outcome.Kind.WON if self.is_of_won else ""
        return Opportunity.objects.visible_to(self.member).filter(team=self.team, outcome=outcome)

    @property
    def is_of_won(self) -> bool:
        return self.params.get("outcome") == Outcome.Kind.WON

    @property
    def may_move(self) -> bool:
        return self.team is not None and self.member.may("opportunity.edit", Opportunity(team=self.team))

    @cached_property
    def _totals(self) -> list[tuple]:
        """(version, stage, name of the stage, currency, how many, amount), all that the columns' heads say."""
        groups = self.opportunities.order_by().values("version", "stage", "stage_name", "currency")
        rows = groups.annotate(n=Count("pk"), total=Sum("amount"))
        return list(rows.values_list("version", "stage", "stage_name", "currency", "n", "total"))

    @cached_property
    def versions(self) -> list[tuple[str, str, int]]:
        """What can be looked at: (value in the address, name, how many), the fullest first."""
        counts = defaultdict(int)
        for version, _stage, _name, _currency, n, _total in self._totals:
            counts[version] += n
        named = Version.objects.visible_to(self.member).filter(pk__in=[pk for pk in counts if pk])
        names = {version.pk: str(version) for version in named.select_related("process")}
        rows = [(str(pk or "none"), names.get(pk, ""), n) for pk, n in counts.items()]
        return sorted(rows, key=lambda row: (row[0] == "none", -row[2], row[1]))

    @cached_property
    def version(self) -> str:
        known = [value for value, _name, _n in self.versions]
        asked = self.params.get("version", "")
        return asked if asked in known else next(iter(known), "none")

    @cached_property
    def stages(self) -> list[Stage]:
        if self.version == "none":
            return []
        return list(Stage.objects.visible_to(self.member).filter(version=self.version))

    @cached_property
    def columns(self) -> list[Column]:
        """Every stage of the version, also when it is empty; and a column for each name that is not one of them.

        Of those that are won, stages before the signature stand where some were won there.
        """
        columns = {stage.pk: Column(str(stage.pk), stage.name, stage.pk) for stage in self.stages}
        for version, stage, name, currency, n, total in sorted(self._totals, key=lambda row: (row[2], row[3])):
            if str(version or "none") != self.version:
                continue
            known = columns.setdefault(stage if stage in columns else name, Column(f"{NAMED}{name}", name))
            known.count += n
            if total is not None:
                known.amounts.append((total, currency))
        shown = [column for column in columns.values() if column.count or column.stage_id not in self._passed]
        self._deal_out(shown)
        return shown

    @property
    def _passed(self) -> set[int | None]:
        """Up to the signature: nothing that is won enters them any more."""
        signed = next((stage.position for stage in self.stages if stage.is_signature), 0)
        return {stage.pk for stage in self.stages if self.is_of_won and stage.position <= signed}

    @property
    def stages_to_enter(self) -> list[Stage]:
        return [stage for stage in self.stages if stage.pk not in self._passed]

    @cached_property
    def column(self) -> Column | None:
        """The column whose further cards are asked for."""
        key = self.params.get("column", "")
        return next((column for column in self.columns if column.key == key), None) if key else None

    def more(self, column: Column) -> Column:
        """The next cards of a column, after those that were read."""
        page = page_of(self._in(column), LONGEST_IN_STAGE, self.params, rows=self._rows(), size=SIZE)
        column.cards, column.next = self._cards(page.rows), page.next
        return column

    def _deal_out(self, columns: list[Column]) -> None:
        """The first cards of all the columns, in two queries."""
        parts = [self._first_keys(column) for column in columns if column.count]
        if not parts:
            return
        keys = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
        rows = sorted(self._rows().filter(pk__in=keys), key=lambda row: (row.stage_entered_at or LATEST, row.pk))
        cards = dict(zip(rows, self._cards(rows), strict=True))
        for column in columns:
            mine = [row for row in rows if self._stands_in(row, column)]
            column.cards = [cards[row] for row in mine]
            column.next = LONGEST_IN_STAGE.cursor(mine[-1]) if column.count > len(mine) > 0 else ""

    def _first_keys(self, column: Column):
        return self._in(column).order_by("stage_entered_at", "pk").values_list("pk", flat=True)[:SIZE]

    def _in(self, column: Column):
        pinned = self.opportunities.filter(version=None if self.version == "none" else self.version)
        if column.stage_id:
            return pinned.filter(stage=column.stage_id)
        return pinned.filter(stage_name=column.name).exclude(stage__in=self.stages)

    def _stands_in(self, row, column: Column) -> bool:
        if column.stage_id:
            return row.stage_id == column.stage_id
        return row.stage_name == column.name and row.stage_id not in self._stage_ids

    @cached_property
    def _stage_ids(self) -> set[int]:
        return {stage.pk for stage in self.stages}

    # ---- cards
    def _rows(self):
        names = {"account_name": F("account__name"), "owner_name": F("owner__name")}
        return Opportunity.objects.visible_to(self.member).annotate(**names).values_list(*COLUMNS, named=True)

    def _cards(self, rows) -> list[Card]:
        """With what the score suggests where somebody chose that column of the list: it is asked for apart."""
        shown = SUGGESTED in (self.views.columns or ())
        suggested = next_of(row._asdict() for row in rows) if shown else {}
        return [self._card(row, suggested.get(row.pk)) for row in rows]

    def _card(self, row, planned=None) -> Card:
        day_of = self.member.workspace.day_of
        entered, held, following = (
            moment and day_of(moment) for moment in (row.stage_entered_at, row.last_held_at, row.next_at)
        )
        silence = days_silent(held, row.opened_on, self._today)
        silent = not self.is_of_won and is_silent(silence, following, self._today, self._alarms.days(row.stage_id))
        in_stage = (self._today - entered).days if entered else None
        return Card(row, self._show(row.pk), self._move(row.pk), in_stage, silent, in_words(planned) if planned else "")

    @cached_property
    def _today(self):
        return self.member.workspace.today()

    @cached_property
    def _alarms(self):
        return SilenceAlarm.of(self.member.workspace)

    @cached_property
    def _show(self):
        return linker(self.member.workspace.slug, "conversations:opportunity_show")

    @cached_property
    def _move(self):
        """It comes back to the board."""
        link = linker(self.member.workspace.slug, "conversations:stage_entry_create")
        board = WON_BOARD if self.is_of_won else BOARD
        return lambda pk: f"{link(pk)}?from={board}"
