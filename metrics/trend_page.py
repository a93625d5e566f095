"""Rates over time: by quarter of outcome, and one line for each level, team, version or segment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import answers, trend, trend_chart, trend_wording
from metrics.charts import Caption
from metrics.findings import between
from metrics.forms.effect import OUTCOMES
from metrics.forms.trend import BY
from metrics.maturity_page import LINKED
from metrics.naming import level_name, name_of, names, quarter_name
from metrics.population import NONE, UNKNOWN, Population
from metrics.rates import LEVEL_ORDER, Group
from metrics.segments import UNTOLD, Band, bands_of
from metrics.trend import Quarter, against
from metrics.trend_chart import Point
from metrics.trend_counts import Counted, counted
from people.models import Membership
from salesproc.figures import NONE as NOTHING
from salesproc.figures import number, number_short, rate
from stages.statistics import Difference, Proportion

MOST = 20  # industries or sources with a line of their own
BASE = LEVEL_ORDER[0]


@dataclass(frozen=True)
class Row:
    """A quarter or a group with its name, the population that it counts, and what it is compared with."""

    name: str
    group: Group
    population: Population
    kind: str
    before: Difference | None = None  # against the quarter or the span before
    base: Difference | None = None  # against Random
    is_part: bool = False

    @property
    def share(self) -> Proportion:
        return self.group.rates[trend.RATES[self.kind]]

    @property
    def shares(self) -> list[tuple[str, Proportion, str]]:
        return [(kind, self.group.rates[name], self.addresses[kind]) for kind, name in trend.RATES.items()]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The query of the list behind each figure, by outcome."""
        return {outcome: self.population.narrowed(outcome=outcome).address() for outcome in LINKED}

    @property
    def address(self) -> str:
        return self.addresses[self.kind]

    @property
    def n(self) -> int:
        """What the rate counts, of all that is decided."""
        return self.group.counts[self.kind]


class TrendPage:
    def __init__(self, member: Membership, *, population: Population, period: str, rate: str, by: str, bounds):
        self.member, self.population, self.period = member, population, period
        self.kind, self.by, self.bounds = rate, by, bounds

    @cached_property
    def stamp(self):
        return answers.stamp_of(self.member.workspace_id)

    @cached_property
    def now(self) -> Counted:
        return self._counted(self.population)

    @cached_property
    def before(self) -> Counted:
        """As many days before; nothing where an end is open."""
        span = self.population.span.before
        return self._counted(self.population.narrowed(span=span, outcome="decided")) if span else Counted()

    def _counted(self, population: Population) -> Counted:
        currency = self.member.workspace.currency
        asked = ("trend", population, self.by, currency, self.bounds)
        return answers.kept(self.stamp, asked, lambda: counted(population, self.by, currency, self.bounds))

    @cached_property
    def total(self) -> Row:
        before = Group("all", self.before.total) if self.before.quarters else None
        group = Group("all", self.now.total)
        return Row(_("All"), group, self.population, self.kind, against(group, before, self.kind))

    @property
    def sum(self) -> Row:
        """Under the quarters, where there is no quarter before."""
        return replace(self.total, before=None)

    @cached_property
    def calendar(self) -> list[Quarter]:
        return trend.quarters(self.population.span, self.now.quarters, self.before.quarters)

    @cached_property
    def quarters(self) -> list[Row]:
        """The newest first, as one reads a table of what goes on."""
        return [
            Row(
                quarter_name(one.starts_on),
                one.group,
                self.population.narrowed(span=one.days),
                self.kind,
                one.difference(self.kind),
                is_part=one.is_part,
            )
            for one in reversed(self.calendar)
        ]

    # ---- by group
    @cached_property
    def groups(self) -> list[Row]:
        found = {key: Group(key, counts) for key, counts in self.now.groups.items()}
        base = found.get(BASE) if self.by == "level" else None
        named = self._names(found)
        keys = sorted(found, key=lambda key: self._place(key, named, found[key]))
        return [self._row(named[key], found[key], base) for key in keys[: MOST if self.is_told else None]]

    def _row(self, name: str, group: Group, base: Group | None) -> Row:
        before = Group(group.key, self.before.groups.get(group.key, Counter()))
        is_compared = base is not None and group.key not in (BASE, UNKNOWN)
        to_base = against(group, base, self.kind) if is_compared else None
        return Row(name, group, self._narrowed(group.key), self.kind, against(group, before, self.kind), base=to_base)

    @property
    def is_told(self) -> bool:
        """By words that anybody may have written: there can be very many."""
        return self.by in ("industry", "source")

    @property
    def left_out(self) -> int:
        return len(self.now.groups) - len(self.groups)

    @property
    def has_base(self) -> bool:
        return self.by == "level"

    def _names(self, keys) -> dict[str, str]:
        if self.by in ("team", "version"):
            found = names(self.by, [int(key) or None for key in keys])
            return {key: found.get(int(key) or None, NOTHING) for key in keys}
        if self.by == "amount":
            return {key: self._band(key).name for key in keys}
        return {key: level_name(key) if self.by == "level" else name_of(self.by, key) for key in keys}

    def _place(self, key: str, named: dict[str, str], group: Group) -> tuple[Any, ...]:
        if self.by == "level":
            return (LEVEL_ORDER.index(key),)
        if self.by == "amount":
            return (not key.isdigit(), int(key) if key.isdigit() else 0, key == "none")
        if self.is_told:
            return (key == UNTOLD, -group.decided, -group.size, key)
        return (key == str(NONE), named[key])

    def _band(self, key: str) -> Band:
        currency = self.member.workspace.currency
        if key.isdigit():
            return bands_of(currency, self.bounds)[int(key)]
        return Band() if key == "none" else Band(currency, is_other=True)

    def _narrowed(self, key: str) -> Population:
        if self.by == "level":
            return self.population.narrowed(levels=(key,))
        if self.by == "amount":
            return self.population.narrowed(amount=self._band(key).within(self.population.amount))
        return self.population.narrowed(**{self.by: key if self.is_told else int(key)})

    @property
    def is_drawn_from(self) -> tuple:
        asked = (self.population, self.period, self.kind, self.by, self.bounds, self.member.workspace.currency)
        return (*asked, self._names(self.now.groups) if self.by in ("team", "version") else ())  # the others are fixed

    # ---- words
    @property
    def headline(self) -> str:
        return trend_wording.headline(self.calendar, self.kind)

    @property
    def lede(self) -> str:
        n = self.total.group.decided
        says = ngettext(
            "%(n)s opportunity decided %(when)s, by the quarter of its outcome.",
            "%(n)s opportunities decided %(when)s, by the quarter of their outcome.",
            n,
        )
        return says % {"n": number(n, 0), "when": between(self.population.span)}

    @property
    def compared_with(self) -> str:
        return trend_wording.compared_with(self.calendar, self.kind)

    @property
    def rate_name(self) -> str:
        return str(dict(OUTCOMES)[self.kind])

    @property
    def by_name(self) -> str:
        return str(dict(BY)[self.by])

    @property
    def undated(self) -> int:
        """Outcomes of an unknown day: in no quarter, whatever the days asked for."""
        counts = self.now.quarters.get(None, {})
        return sum(n for kind, n in counts.items() if kind != "open")

    @property
    def undated_address(self) -> str:
        return self.population.without_a_day().address()

    @property
    def drawings(self) -> list[SafeString]:
        told = _("One dot for each quarter, on the bar of its 95%% interval: %(rates)s.") % {
            "rates": ", ".join(f"{row.name} {rate(row.share.rate)}" for row in reversed(self.quarters))
        }
        points = [self._point(one) for one in self.calendar]
        return trend_chart.drawings(points, self.kind, Caption("trend", self.rate_name, told), _tick)

    @property
    def chart_title(self) -> str:
        return _("%(rate)s by quarter") % {"rate": self.rate_name}

    @property
    def chart_key(self) -> str:
        return _("bar = 95%% interval · hollow and grey = fewer than 30 decided, too few to conclude") % {}

    def _point(self, one: Quarter) -> Point:
        share = one.share(self.kind)
        return Point(
            _("Q%(quarter)s") % {"quarter": (one.starts_on.month + 2) // 3},
            str(one.starts_on.year),
            share,
            NOTHING if share.rate is None else number(100 * share.rate, 1),
            _("n = %(n)s") % {"n": number(share.n)},
            _("n = %(n)s") % {"n": number_short(share.n)},
            _("too few"),
        )


def _tick(value: float) -> str:
    return rate(value, 0)
