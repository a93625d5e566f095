"""The companies of an executive side by side, and their results by level put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import findings, level_rates, pooled, portfolio
from metrics.findings import Comparison
from metrics.forms import PeriodFilters
from metrics.forms.filters import DAYS
from metrics.maturity import Level
from metrics.naming import level_name
from metrics.population import UNKNOWN
from metrics.portfolio import Company
from metrics.rates import Group
from metrics.references import CSO
from people.models import User
from salesproc.figures import interval_points, number, points
from stages.statistics import Difference

KNOWN = [level.value for level in Level]
BASE = KNOWN[0]


@dataclass(frozen=True)
class Row:
    """A level of all companies together. Its differences to Random: of everything put together, and within companies.
    `companies` have decided something at it, `both` at Random as well."""

    name: str
    group: Group
    companies: int = 0
    together: dict[str, Difference] | None = None
    within: dict[str, Difference] | None = None
    both: int = 0


class PortfolioPage:
    def __init__(self, user: User, filters: PeriodFilters):
        self.user, self.filters = user, filters
        self.companies = portfolio.companies_of(user, filters)

    @property
    def query(self) -> str:
        return portfolio.query_of(self.filters)

    @property
    def names(self) -> str:
        return ", ".join(company.name for company in self.companies)

    @property
    def alone(self) -> Company | None:
        """The one company, where there is only one: nothing is put together."""
        return self.companies[0] if len(self.companies) == 1 else None

    @cached_property
    def _levels(self) -> list[pooled.Levels]:
        return [company.levels for company in self.companies]

    @cached_property
    def _together(self) -> dict[str, Group]:
        return portfolio.put_together(self.companies)

    @cached_property
    def rows(self) -> list[Row]:
        """The four levels, and the unknown one when something is counted there."""
        shown = [*KNOWN, *(key for key in self._together if key == UNKNOWN)]
        return [self._row(self._together.get(key, Group(key))) for key in shown]

    def _row(self, group: Group) -> Row:
        base, name = self._together.get(BASE, Group(BASE)), level_name(group.key)
        companies = sum(levels[group.key].decided > 0 for levels in self._levels if group.key in levels)
        if group.key in (BASE, UNKNOWN) or not (group.decided and base.decided):
            return Row(name, group, companies)
        both = pooled.with_both(self._levels, group.key, BASE)
        inside = pooled.within(self._levels, group.key, BASE)
        return Row(name, group, companies, group.against(base), inside, both)

    @cached_property
    def total(self) -> Row:
        group = Group("all", sum((company.total.counts for company in self.companies), Counter()))
        return Row(_("All"), group, sum(company.total.decided > 0 for company in self.companies))

    @property
    def compared_rows(self) -> list[Row]:
        return [row for row in self.rows if row.together]

    @property
    def known(self) -> list[Group]:
        return [row.group for row in self.rows if row.group.key != UNKNOWN]

    @cached_property
    def compared(self) -> Comparison | None:
        """The highest and the lowest level with enough decided, put together."""
        return findings.comparison(self.known)

    @cached_property
    def inside(self) -> Comparison | None:
        """The same two, within companies."""
        return self.compared and pooled.Within(self.compared.top, self.compared.base, self._levels)

    @property
    def headline(self) -> str:
        """What is true within companies: put together, they differ by more than their level."""
        if self.inside and self.inside.difference("conversion").is_too_few:
            return _("Too few decided deals within the same company to compare levels")
        return findings.headline(self.known, self.total.group.decided, lambda _levels: self.inside)

    @property
    def lede(self) -> str:
        n, period = len(self.companies), self.filters.period_asked
        between = findings.between(self.filters.days) if period == DAYS else findings.WHEN.get(period) or _("so far")
        says = ngettext(
            "%(decided)s opportunities decided %(when)s in %(n)s company.",
            "%(decided)s opportunities decided %(when)s in %(n)s companies.",
            n,
        )
        return says % {"decided": number(self.total.group.decided, 0), "when": between, "n": number(n, 0)}

    @property
    def caution(self) -> str:
        """Said where companies put together and companies one by one do not tell the same."""
        if self.compared is None or self.inside is None:
            return ""
        whole, inside = self.compared.difference("conversion"), self.inside.difference("conversion")
        if inside.value is None:
            return _("No company has decided something at both levels: what differs may be the companies.")
        if _tells(whole) == _tells(inside):
            return ""
        says = _(
            "Put together, the companies show %(whole)s points (%(whole_between)s); within each company it is "
            "%(inside)s (%(inside_between)s). Companies differ by their markets too, so the title goes by the second."
        )
        words = {"whole": points(whole.value, 1), "whole_between": interval_points(whole, 1)}
        return says % (words | {"inside": points(inside.value, 1), "inside_between": interval_points(inside, 1)})

    @property
    def source(self) -> str:
        return CSO

    @property
    def chart_key(self) -> str:
        return level_rates.key()

    @property
    def drawings(self) -> Sequence[SafeString]:
        return level_rates.drawings([(row.name, row.group) for row in self.rows])


def _tells(difference: Difference) -> int:
    """Up, down, or nothing clear."""
    if not difference.excludes_zero or difference.value is None:
        return 0
    return 1 if difference.value > 0 else -1
