"""The list behind a figure of roles and timing: exactly the opportunities that it counts."""

from __future__ import annotations

from functools import cached_property

from conversations.lists.found import FoundListing
from conversations.models import Opportunity
from metrics import coverage_wording
from metrics.answers import counted_in
from metrics.coverage_page import CoveragePage
from metrics.population import OUTCOMES
from metrics.population_page import OUTCOME_NAMES


class CoverageOpportunities:
    def __init__(self, member, filters, params):
        """`filters`: valid, and of a version that the reader sees."""
        given = filters.cleaned_data
        self.member, self.params = member, params
        self.page = CoveragePage(member, **filters.asked)
        self.what, self.state, self.ended, self.cut = given["what"], given["state"], given["ended"], given["cut"]
        self.stage = next((stage for stage in self.page.plan.stages if stage.pk == given["left"]), None)
        place = self.page.plan.stages.index(self.stage) if self.stage else None
        self.question = next((one for one in self.page.plan.questions if one.key == (self.what, place)), None)

    @cached_property
    def listing(self) -> FoundListing:
        return FoundListing(self.member, self.params, self.found)

    @property
    def found(self):
        seen = Opportunity.objects.visible_to(self.member)
        if self.question is None:
            return seen.none()
        counted = self.page.asked.deals(self.question, self.state, self.cut)
        found = seen.filter(counted_in(self.member.workspace_id, counted))
        if self.page.team:
            found = found.filter(team=self.page.team)
        if self.ended:
            found = found.filter(outcome__in=["" if kind == "open" else kind for kind in OUTCOMES[self.ended]])
        return found

    @property
    def says(self) -> str:
        row = next((name for what, name, *_more in self.page.plan.rows if what == self.what), "")
        stage = self.stage.name if self.stage else ""
        return coverage_wording.state(self.what, self.state, row, stage, self.cut)

    @property
    def conditions(self) -> list[str]:
        team = [self.page.team.name] if self.page.team else []
        return [str(self.page.version), *team, *([str(OUTCOME_NAMES[self.ended])] if self.ended else [])]
