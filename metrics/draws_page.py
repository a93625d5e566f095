"""The draws of a trial, fifty a page, each with the opportunity that it was made for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator

from conversations.models import Draw, Opportunity

PAGE = 50


@dataclass(frozen=True)
class DrawLine:
    draw: Draw
    opportunity: Opportunity | None  # None: another team's by now, or deleted since
    version: int


class DrawsPage:
    def __init__(self, member, trial, *, arm: str = "", number: str | None = None):
        """`arm`: a or b, anything else is both."""
        self.member, self.trial, self.number = member, trial, number
        self.arm = arm if arm in Draw.Arm.values else ""

    @cached_property
    def page(self):
        return Paginator(self._draws, PAGE).get_page(self.number)

    @cached_property
    def lines(self) -> list[DrawLine]:
        return self._lines(list(self.page.object_list))

    @property
    def every_line(self) -> list[DrawLine]:
        """Of all pages."""
        return self._lines(list(self._draws))

    @property
    def _draws(self):
        draws = Draw.objects.visible_to(self.member).filter(trial=self.trial).select_related("account", "drawn_by")
        return draws.filter(arm=self.arm) if self.arm else draws

    def _lines(self, draws: list[Draw]) -> list[DrawLine]:
        seen = Opportunity.objects.visible_to(self.member).in_bulk([draw.opportunity_id for draw in draws])
        numbers = {"a": self.trial.version_a.number, "b": self.trial.version_b.number}
        return [DrawLine(draw, seen.get(draw.opportunity_id), numbers[draw.arm]) for draw in draws]

    @property
    def version(self) -> int | None:
        """The number of the version whose draws alone are listed."""
        versions = {"a": self.trial.version_a, "b": self.trial.version_b}
        return versions[self.arm].number if self.arm else None
