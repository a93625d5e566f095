"""The list behind a figure of a planned conversation: exactly the opportunities that it counts."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from conversations.lists.found import FoundListing
from conversations.models import Opportunity
from metrics.answers import counted_in
from metrics.exposures import deals_in
from metrics.forms import EffectListed
from metrics.population import OUTCOMES
from metrics.population_page import OUTCOME_NAMES
from metrics.spans import quarters_back
from stages.models import PlannedConversation


class EffectOpportunities:
    def __init__(self, member, planned: PlannedConversation, filters: EffectListed, params):
        """`filters`: valid."""
        self.member, self.planned, self.params = member, planned, params
        self.quarters, self.team = filters.asked["quarters"], filters.asked["team"]
        self.state, self.ended = filters.cleaned_data["state"], filters.cleaned_data["ended"]

    @cached_property
    def listing(self) -> FoundListing:
        return FoundListing(self.member, self.params, self.found())

    def found(self):
        same = PlannedConversation.objects.visible_to(self.member).filter(
            version__process=self.planned.version.process_id,
            version__published_at__isnull=False,
            lineage=self.planned.lineage,
        )
        rows = dict(same.order_by("pk").values_list("pk", "version_id"))
        asked = {"workspace": self.member.workspace_id, "planned": list(rows), "versions": list(rows.values())}
        counted = counted_in(self.member.workspace_id, deals_in(self.state, **asked))
        found = Opportunity.objects.visible_to(self.member).filter(counted)
        if self.team:
            found = found.filter(team=self.team)
        if self.quarters:
            found = found.filter(opened_on__gte=quarters_back(self.member.workspace.today(), self.quarters))
        if self.ended:
            found = found.filter(outcome__in=["" if kind == "open" else kind for kind in OUTCOMES[self.ended]])
        return found

    @property
    def says(self) -> str:
        names = {"stage": self.planned.stage.name, "conversation": self.planned.theme_name}
        says = {
            "held": _("Left “%(stage)s” with “%(conversation)s” held"),
            "without": _("Left “%(stage)s” without “%(conversation)s”"),
            "stayed": _("Did not leave “%(stage)s” before the outcome"),
            "unknown": _("Left “%(stage)s” at a moment that is not known, or after a move to another version"),
        }
        return says[self.state] % names

    @property
    def conditions(self) -> list[str]:
        return [str(OUTCOME_NAMES[self.ended])] if self.ended else []
