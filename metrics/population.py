"""Who is counted. One definition of each population, taken as an argument by every rate, list and export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from metrics.models import Fact, Rollup
from metrics.segments import Band, told
from metrics.spans import EVERYTHING, Span

UNKNOWN = "unknown"  # the level of what was opened on a day without one
NONE = 0  # a version or an owner that is not known
DECIDED = ("won", "lost", "no_decision")
OUTCOMES = {
    "won": ("won",),
    "lost": ("lost",),
    "no_decision": ("no_decision",),
    "disqualified": ("disqualified",),
    "decided": DECIDED,
    "open": ("open",),
}


@dataclass(frozen=True)
class Population:
    """Outcomes decided in a span, and what is open today, narrowed by what they are counted by.

    `within` are the teams that the reader may see, None for all; `levels` none for all. An outcome whose day is
    not known belongs to no span but the whole of time; `undated` counts these alone. `uncycled` are the outcomes of
    which nobody knows how long they took.
    """

    workspace_id: int
    span: Span = EVERYTHING
    within: frozenset[int] | None = None
    levels: tuple[str, ...] = ()
    team: int | None = None
    version: int | None = None
    owner: int | None = None
    outcome: str = ""
    undated: bool = False
    uncycled: bool = False
    amount: Band | None = None
    industry: str | None = None
    source: str | None = None

    @classmethod
    def seen_by(cls, member, **narrowed) -> Population:
        within = None if member.sees_everything else frozenset(member.team_ids)
        return cls(member.workspace_id, within=within, **narrowed)

    def narrowed(self, **to) -> Population:
        return replace(self, **to)

    @property
    def is_segmented(self) -> bool:
        """By what no rollup knows."""
        return self.uncycled or any(segment is not None for segment in (self.amount, self.industry, self.source))

    def facts(self) -> QuerySet[Fact]:
        """Every row that is counted, one by one."""
        found = Fact.objects.filter(self._place(), self._segment())
        if self.undated:
            return found.filter(decided_on=None).exclude(kind="open")
        return found.filter(open_or_within(self.span, "decided_on"))

    def rollups(self) -> QuerySet[Rollup]:
        """The counted rows of whole months, and the open ones, added up. ValueError for a segment."""
        if self.is_segmented:
            raise ValueError("only facts know cycles, amounts, industries and sources")
        months = self.span.whole_months
        if self.undated:
            return Rollup.objects.filter(self._place(), month=None).exclude(kind="open")
        if months is None:
            return Rollup.objects.filter(self._place(), kind="open")
        return Rollup.objects.filter(self._place(), open_or_within(Span(*months), "month"))

    def edge_facts(self) -> QuerySet[Fact]:
        """The counted rows of the days outside the whole months, one by one."""
        days = [within(edge, "decided_on") for edge in self.span.edges]
        return Fact.objects.filter(self._place(), reduce(or_, days)) if days else Fact.objects.none()

    def size(self) -> int:
        """How many rows are counted."""
        if self.is_segmented:
            return self.facts().count()
        in_months = self.rollups().aggregate(n=Coalesce(Sum("n"), 0))["n"]
        return in_months + (self.edge_facts().count() if self.span.edges else 0)

    def without_a_day(self) -> Population:
        return self.narrowed(undated=True, span=EVERYTHING)

    def address(self) -> str:
        """The query of the address under which this population is listed."""
        asked = {
            "level": ",".join(self.levels),
            "team": self.team,
            "version": self.version,
            "owner": self.owner,
            "outcome": self.outcome,
            "undated": "yes" if self.undated else "",
            "cycle": "unknown" if self.uncycled else "",
            "decided_from": self.span.starts_on,
            "decided_to": self.span.ends_on,
            "amount": self.amount and str(self.amount),
            "industry": self.industry,
            "source": self.source,
        }
        return urlencode({name: value for name, value in asked.items() if value not in ("", None)})

    def _segment(self) -> Q:
        """What holds for facts alone."""
        place = self.amount.holds if self.amount else Q()
        place &= Q(cycle_days=None) & ~Q(kind="open") if self.uncycled else Q()
        return place & told("account__industry", self.industry) & told("source", self.source)

    def _place(self) -> Q:
        """What holds for facts and rollups alike."""
        place = Q(workspace_id=self.workspace_id)
        if self.within is not None:
            place &= Q(team_id__in=self.within)
        if self.levels:
            place &= Q(level__in=["" if level == UNKNOWN else level for level in self.levels])
        if self.team is not None:
            place &= Q(team_id=self.team)
        if self.outcome:
            place &= Q(kind__in=OUTCOMES[self.outcome])
        return place & known_or_none("version_id", self.version) & known_or_none("owner_id", self.owner)


def known_or_none(column: str, wanted: int | None) -> Q:
    if wanted is None:
        return Q()
    return Q(**{f"{column}__isnull": True}) if wanted == NONE else Q(**{column: wanted})


def open_or_within(span: Span, column: str) -> Q:
    # An empty condition counts for nothing in an "or": the whole of time would leave what is open alone.
    # What is open has no day: said so, both parts are found by the index of days.
    return Q() if span.is_everything else Q(kind="open", **{f"{column}__isnull": True}) | within(span, column)


def within(span: Span, column: str) -> Q:
    """The column lies in the span. For months, by their first days."""
    found = Q()
    if span.starts_on:
        found &= Q(**{f"{column}__gte": span.starts_on})
    if span.ends_on:
        found &= Q(**{f"{column}__lte": span.ends_on})
    return found
