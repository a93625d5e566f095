from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from salesproc.errors import Refused


class Also(NamedTuple):
    """Another opportunity that a talk was about, and as what its score has it; None: its theme alone."""

    opportunity: object
    planned: object | None = None


def lock_in_order(rows: Iterable) -> None:
    """By their keys, whoever locks them: two that lock several never wait for each other."""
    for row in sorted(rows, key=lambda row: row.pk):
        row.lock()


class Together:
    """One talk about several opportunities of an account: a row for each, with the same people, words and hour.

    Their `together` is the key of the first. What each was planned as, what it did and what it obtained is its own.
    """

    SHARED = ("starts_at", "duration", "channel", "held_by", "words")

    @property
    def others(self) -> list:
        """Of the same talk. Nobody joins or leaves it later."""
        if self.together is None:
            return []
        rows = type(self).objects.filter(workspace=self.workspace_id, together=self.together).exclude(pk=self.pk)
        return list(rows.select_related("opportunity").order_by("pk"))

    @staticmethod
    def _editable(others: list, by) -> list:
        """Those whose opportunity `by` may edit: an account may have some of several teams."""
        return [other for other in others if by.may("conversation.edit", other.opportunity)]

    def _lock_together(self) -> list:
        """All of the talk, the opportunities first; the others are given back."""
        others = self.others
        lock_in_order([self.opportunity, *(each.opportunity for each in others)])
        lock_in_order([self, *others])
        return others

    def _tell_of(self, also: Sequence[Also], talk, *, by) -> None:
        """Writes it down for the others, whose opportunities are locked already."""
        if not also:
            return
        self.together = self.pk
        self.save(update_fields=["together"])
        shared = replace(talk, contacts=self._people, newcomers=(), theme=self.theme, theme_name="")
        for each in also:
            self._refuse_apart(each.opportunity)
            row = type(self)(opportunity=each.opportunity, state=self.state, created_by=by, together=self.pk)
            row.workspace_id = self.workspace_id
            row._write(replace(shared, planned=each.planned, movement="", purpose_obtained=""), by=by)

    def _refuse_apart(self, opportunity) -> None:
        same = opportunity.account_id is not None and opportunity.account_id == self.opportunity.account_id
        if not same or opportunity.pk == self.opportunity_id:
            raise Refused(_("Choose other opportunities of the same account."), field="also", code="other_account")

    def _correct_others(self, others: list, changed: Iterable[str], *, by) -> None:
        """What is the talk's own: its hour, its people, its words. A cancelled row stays what it is."""
        shared = {name: getattr(self, name) for name in self.SHARED if name in changed}
        if {"contacts", "newcomers"} & set(changed):
            shared["contacts"] = self._people
        for other in others:
            before = other.as_talk()
            after = replace(before, **shared)
            if not other.is_cancelled and after != before:
                other._write(after, by=by, keeps_stage=after.starts_at == before.starts_at)

    @property
    def _people(self) -> tuple:
        return tuple(self.participants.order_by("participations__pk"))
