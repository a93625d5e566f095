"""What leaves each company of an executive for the page that shows them together: counts and names, never a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from metrics import answers, pooled
from metrics.forms import PeriodFilters
from metrics.forms.filters import DAYS
from metrics.models import MaturityPeriod
from metrics.naming import level_name
from metrics.population import UNKNOWN, Population
from metrics.rates import LEVEL_ORDER, Group
from people import entering
from people.leading import leads
from people.models import Membership, User
from salesproc.addresses import address
from salesproc.figures import number
from salesproc.prepared import read

LISTED = ("won", "lost", "no_decision", "decided", "disqualified", "open")
# Each company is asked it, one after the other: written out (docs/decisions/0008). An executive sees every team.
# `MaturityPeriod.objects.strongest(day)` says the same of each team.
TEAMS = """
    SELECT level, count(*) FROM (
        SELECT DISTINCT ON (t.id) coalesce(p.level, %(unknown)s::text) AS level
        FROM people_team t LEFT JOIN metrics_maturityperiod p
            ON p.team_id = t.id AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on > %(day)s)
        WHERE t.workspace_id = %(workspace)s AND t.is_active
        ORDER BY t.id, array_position(%(kinds)s::text[], p.kind::text)
    ) AS today GROUP BY level
"""


@dataclass(frozen=True)
class Company:
    """`teams` says how many are at each level today, `levels` what was counted by level on the day of opening."""

    name: str
    slug: str
    teams: dict[str, int]
    levels: dict[str, Group]
    computed: str
    is_computed: bool
    query: str  # of the same days on its own pages
    queries: dict[str, str] = field(default_factory=dict)  # of the list behind each of its figures

    @cached_property
    def total(self) -> Group:
        return Group("all", sum((group.counts for group in self.levels.values()), Counter()))

    @property
    def teams_said(self) -> list[str]:
        """How many teams are at each level, short: "Formal 2"."""
        named = {level: _("Unknown") if level == UNKNOWN else level_name(level) for level in self.teams}
        return [f"{named[level]} {number(n)}" for level, n in self.teams.items()]

    @property
    def url(self) -> str:
        return f"{address(self.slug, 'metrics:maturity')}?{self.query}"

    @cached_property
    def addresses(self) -> dict[str, str]:
        listed = address(self.slug, "metrics:population")
        return {outcome: f"{listed}?{query}" for outcome, query in self.queries.items()}


def companies_of(user: User, filters: PeriodFilters) -> list[Company]:
    """Those where the person is an executive today, each read through their own membership there."""
    return entering.ask_each(user, lambda member: _read(member, filters))


def _read(member: Membership, filters: PeriodFilters) -> Company | None:
    if not leads(member):
        return None
    workspace, stamp = member.workspace, answers.stamp_of(member.workspace_id)
    population = Population.seen_by(member, span=filters.span_on(workspace.today()))
    counted = answers.groups(population, "level", stamp)
    return Company(
        workspace.name,
        workspace.slug,
        _teams(member),
        {group.key: Group(group.key, group.counts) for group in counted},
        answers.computed(stamp.computed_at, workspace),
        stamp.computed_at is not None,
        query_of(filters),
        {outcome: population.narrowed(outcome=outcome).address() for outcome in LISTED},
    )


def _teams(member: Membership) -> dict[str, int]:
    """By level from the lowest, the unknown one last: how many of the teams that sell."""
    asked = {"workspace": member.workspace_id, "day": member.workspace.today(), "unknown": UNKNOWN}
    found = dict(read(TEAMS, asked | {"kinds": [kind.value for kind in MaturityPeriod.STRONGEST_FIRST]}))
    return {level: found[level] for level in LEVEL_ORDER if level in found}


def query_of(filters: PeriodFilters) -> str:
    """The same days, as the address of any page of figures asks for them."""
    period = filters.period_asked
    days = filters.days if period == DAYS else None
    asked = {"period": period, "decided_from": days and days.starts_on, "decided_to": days and days.ends_on}
    return urlencode({name: value for name, value in asked.items() if value})


def put_together(companies: list[Company]) -> dict[str, Group]:
    return pooled.together(company.levels for company in companies)
