"""What a day leaves for later, page by page: it is read when somebody unfolds it, and nothing of it is lost.

Also what the day of somebody who has nothing to do could be used for.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from conversations.models import Conversation, Opportunity, SilenceAlarm
from conversations.paging import Page, Sort, page_of
from conversations.planning import next_on_scores
from conversations.silence import days_silent

TALKS, SILENT, UNPLANNED = "talks", "silent", "unplanned"
SORTS = {
    TALKS: Sort("later", "starts_at", descending=True),
    SILENT: Sort("later-silent", "last_held_at", nullable=True),
    UNPLANNED: Sort("later-unplanned", "amount", descending=True, nullable=True),
}
SIZE = 10
FEW = 5  # of a free day


@dataclass(frozen=True)
class Deal:
    """An opportunity, for how long nobody talked with its buyer, and what its score suggests next."""

    of: Opportunity
    days: int | None
    suggestion: object | None
    may_plan: bool


class Later:
    """One part of it, without those that the day shows: their keys come with the address."""

    def __init__(self, member, params, midnight: datetime, *, viewer, part: str):
        self.member, self.params, self.midnight = member, params, midnight
        self.viewer, self.part = viewer, part
        self.today = viewer.workspace.today()

    @property
    def is_of_talks(self) -> bool:
        return self.part == TALKS

    @property
    def is_of_silent(self) -> bool:
        return self.part == SILENT

    @property
    def title(self) -> str:
        titles = {TALKS: _("More conversations"), SILENT: _("More going silent"), UNPLANNED: _("More without a next")}
        return titles[self.part]

    @cached_property
    def shown(self) -> list[int]:
        """By the day itself."""
        keys = self.params.get("shown", "").split(",")[: 2 * SIZE]
        return [int(key) for key in keys if key.isdecimal() and len(key) < 19]

    @cached_property
    def page(self) -> Page:
        return page_of(
            self._left.exclude(pk__in=self.shown), SORTS[self.part], self.params, rows=self._in_full, size=SIZE
        )

    @property
    def _left(self):
        if self.is_of_talks:
            talks = Conversation.objects.visible_to(self.viewer).scheduled()
            return talks.filter(held_by=self.member, starts_at__lt=self.midnight)
        mine = Opportunity.objects.visible_to(self.viewer).owned_by(self.member).open()
        silent = SilenceAlarm.of(self.viewer.workspace).condition(self.today)
        return mine.filter(silent) if self.part == SILENT else mine.filter(~silent, next_at=None)

    def _in_full(self, keys):
        if self.is_of_talks:
            talks = Conversation.objects.filter(workspace=self.viewer.workspace_id, pk__in=keys)
            return talks.select_related("opportunity__account", "theme", "planned_conversation")
        return Opportunity.objects.filter(workspace=self.viewer.workspace_id, pk__in=keys).in_full()

    @cached_property
    def talks(self) -> list[tuple[Conversation, bool]]:
        """Each with whether the reader may log it."""
        talks = self.page.rows if self.is_of_talks else ()
        return [(talk, self.viewer.may("conversation.log", talk.opportunity)) for talk in talks]

    @cached_property
    def deals(self) -> list[Deal]:
        return [] if self.is_of_talks else deals_of(self.page.rows, self.viewer, self.today)


class Free:
    """A day with nothing to do: the largest open opportunities, each with what its score has after what is planned."""

    def __init__(self, member, *, viewer):
        self.member, self.viewer = member, viewer

    @cached_property
    def deals(self) -> list[Deal]:
        mine = Opportunity.objects.visible_to(self.viewer).owned_by(self.member).open().in_full()
        largest = SORTS[UNPLANNED].order(mine, backwards=False)[:FEW]
        return [deal for deal in deals_of(list(largest), self.viewer, self.viewer.workspace.today()) if deal.suggestion]


def deals_of(rows, viewer, today) -> list[Deal]:
    """In two queries, however many they are."""
    suggestions, day_of = next_on_scores(rows), viewer.workspace.day_of
    return [
        Deal(
            each,
            days_silent(each.last_held_at and day_of(each.last_held_at), each.opened_on, today),
            suggestions[each.pk],
            viewer.may("conversation.log", each),
        )
        for each in rows
    ]
