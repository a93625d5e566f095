"""The list behind a figure: exactly the rows that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import Opportunity, Outcome
from conversations.paging import Page, Sort, page_of
from metrics.findings import between
from metrics.models import Fact
from metrics.naming import SAID_BY, level_name, name_of, names
from metrics.population import NONE, Population
from people.models import Membership

LATEST_FIRST = Sort("decided", "decided_on", descending=True, nullable=True)
OUTCOME_NAMES = {
    **dict(Outcome.Kind.choices),
    "decided": gettext_lazy("Decided: won, lost or no decision"),
    "open": gettext_lazy("Open"),
}


@dataclass(frozen=True)
class CountedRow:
    fact: Fact
    opportunity: Opportunity | None
    outcome: str
    level: str


class PopulationPage:
    def __init__(self, member: Membership, population: Population, params):
        self.member, self.population, self.params = member, population, params

    @cached_property
    def n(self) -> int:
        return self.population.facts().count()

    @cached_property
    def page(self) -> Page:
        return page_of(self.population.facts(), LATEST_FIRST, self.params)

    @cached_property
    def rows(self) -> list[CountedRow]:
        """Each counted row with its opportunity, None when it has been deleted since the figures were computed."""
        seen = Opportunity.objects.visible_to(self.member).select_related("account", "team", "owner")
        opportunities = seen.in_bulk([fact.opportunity_id for fact in self.page.rows])
        return [
            CountedRow(fact, opportunities.get(fact.opportunity_id), OUTCOME_NAMES[fact.kind], level_name(fact.level))
            for fact in self.page.rows
        ]

    @cached_property
    def conditions(self) -> list[str]:
        """What narrows the population, in words."""
        population = self.population
        said = [OUTCOME_NAMES[population.outcome]] if population.outcome else []
        if population.levels:
            levels = ", ".join(level_name(level) for level in population.levels)
            said.append(_("Level when opened: %(level)s") % {"level": levels})
        for by in ("team", "version", "owner"):
            wanted = getattr(population, by)
            if wanted is not None:
                key = None if wanted == NONE else wanted
                said.append(names(by, [key]).get(key, _("Unknown")))
        said += [population.amount.name] if population.amount else []
        said += [name_of(by, getattr(population, by)) for by in SAID_BY if getattr(population, by) is not None]
        if population.undated:
            said.append(_("Decided on an unknown day"))
        if population.uncycled:
            said.append(_("Took a time that nobody knows"))
        if not population.span.is_everything and population.outcome != "open":
            said.append(_("Decided %(when)s") % {"when": between(population.span)})
        return [str(one) for one in said]
