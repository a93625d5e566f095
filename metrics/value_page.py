"""What the next level would be worth, team by team, and the pace of sales with its four factors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import answers, next_level, velocity, velocity_counts
from metrics.findings import Worth, between
from metrics.maturity import Level
from metrics.models import Figures, MaturityPeriod
from metrics.naming import level_name
from metrics.population import Population
from metrics.segments import Band
from metrics.spans import Span
from metrics.velocity import AMOUNT, CONVERSION, CYCLE, OPEN, Factor, Ratio, Velocity
from people.models import Membership, Team
from salesproc.figures import NONE, money, money_short, number, rate
from stages.statistics import Difference


@dataclass(frozen=True)
class TeamRow:
    """A team with its level of today, and what the next one would be worth; None where it has none or is the last."""

    team: Team
    level: Level | None
    step: next_level.Step | None
    population: Population  # of every team the reader sees
    amount: float | None  # the mean of what the team won
    currency: str

    @property
    def level_name(self) -> str:
        return level_name(self.level.value) if self.level else NONE

    @property
    def next_name(self) -> str:
        return level_name(self.step.next_group.key) if self.step else NONE

    @cached_property
    def worth(self) -> Worth | None:
        return self.step and self.step.worth

    @property
    def difference(self) -> Difference | None:
        return self.step and self.step.next_group.against(self.step.group)["conversion"]

    @property
    def money(self) -> list[float]:
        """The same in money, at the mean amount that the team wins: the value and its interval. Or nothing."""
        if self.worth is None or self.amount is None:
            return []
        return [deals * self.amount for deals in (self.worth.deals, self.worth.low, self.worth.high)]

    @property
    def money_says(self) -> str:
        value, low, high = (money_short(one, self.currency) for one in self.money)
        return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}

    @property
    def address(self) -> str:
        own = self.population.narrowed(team=self.team.pk, levels=(self.step.level.value,))
        return own.narrowed(outcome="decided").address()

    @property
    def next_address(self) -> str:
        return self.population.narrowed(levels=(self.step.next_group.key,), outcome="decided").address()

    @property
    def why_not(self) -> str:
        """Nothing is said of it, and why."""
        if self.level is None:
            return _("No level is known of it today.")
        if self.step is None:
            return _("It has the highest level.")
        if self.worth is None:
            return _("Too few to conclude: 30 decided are needed on each side.")
        return ""


@dataclass(frozen=True)
class FactorRow:
    """A factor of the pace, now and before, and what its change alone did to the pace."""

    factor: Factor
    before: Factor | None
    ratio: Ratio
    effect: Ratio
    currency: str
    address: str = ""
    listed: int = 0  # how many that list holds

    @property
    def name(self) -> str:
        return {
            OPEN: _("Open opportunities on an average day"),
            CONVERSION: _("Conversion"),
            AMOUNT: _("Mean amount of what was won"),
            CYCLE: _("Days from opening to outcome, mean"),
        }[self.factor.name]

    @property
    def says(self) -> str:
        return self._written(self.factor.value)

    @property
    def said_before(self) -> str:
        return self._written(self.before.value) if self.before else NONE

    @property
    def counted(self) -> str:
        """Of how many."""
        n = self.factor.n
        if self.factor.name == OPEN:
            return ngettext("%(n)s day open in all", "%(n)s days open in all", n) % {"n": number(n, 0)}
        if self.factor.name == AMOUNT:
            return ngettext("%(n)s won", "%(n)s won", n) % {"n": number(n, 0)}
        return ngettext("%(n)s decided", "%(n)s decided", n) % {"n": number(n, 0)}

    def _written(self, value: float | None) -> str:
        if value is None:
            return NONE
        if self.factor.name == CONVERSION:
            return rate(value)
        return money(round(value), self.currency) if self.factor.name == AMOUNT else number(value, 1)


def currencies_of(member: Membership) -> list[str]:
    """Those in which something was decided, the company's first."""
    stamp, own = answers.stamp_of(member.workspace_id), member.workspace.currency
    decided = Population.seen_by(member, outcome="decided")
    found = answers.kept(
        stamp,
        ("currencies", decided),
        lambda: sorted(decided.rollups().order_by().values_list("currency", flat=True).distinct()),
    )
    return [own, *(one for one in found if one and one != own)]


class ValuePage:
    def __init__(self, member: Membership, *, span: Span, period: str, team: Team | None, currency: str):
        self.member, self.span, self.period, self.team, self.currency = member, span, period, team, currency
        self.everybody = Population.seen_by(member, span=span)
        self.population = self.everybody.narrowed(team=team and team.pk)
        self.today = member.workspace.today()

    @cached_property
    def stamp(self) -> Figures:
        return answers.stamp_of(self.member.workspace_id)

    @property
    def is_drawn_from(self) -> tuple:
        levels = {team_id: period.level for team_id, period in self._periods.items()}
        teams = [(team.pk, team.name, levels.get(team.pk)) for team in self._teams]
        return (self.everybody, self.team and self.team.pk, self.currency, teams)

    # ---- the next level
    @cached_property
    def rows(self) -> list[TeamRow]:
        asked = ("steps", self.everybody)
        counts = answers.kept(self.stamp, asked, lambda: next_level.counts_of(self.everybody))
        return [self._row(team, counts) for team in self._teams]

    def _row(self, team: Team, counts) -> TeamRow:
        period = self._periods.get(team.pk)
        level = Level(period.level) if period else None
        step = next_level.step_of(team.pk, level, counts) if level else None
        return TeamRow(team, level, step, self.everybody, self._amounts.get(team.pk), self.currency)

    @cached_property
    def _teams(self) -> list[Team]:
        seen = Team.objects.visible_to(self.member).filter(is_active=True)
        return list(seen.filter(pk=self.team.pk) if self.team else seen)

    @cached_property
    def _periods(self) -> dict[int, MaturityPeriod]:
        return MaturityPeriod.objects.visible_to(self.member).strongest(self.today)

    @cached_property
    def _amounts(self) -> dict[int, float]:
        """The mean won amount of each team, in the currency that is looked at."""
        found = answers.groups(self.everybody, "team", self.stamp)
        return {
            group.key: float(amounts.mean)
            for group in found
            for amounts in group.won_amounts
            if amounts.currency == self.currency
        }

    @cached_property
    def best(self) -> TeamRow | None:
        """The team that would win most, among those whose interval leaves zero out."""
        clear = [row for row in self.rows if row.worth and row.worth.low > 0]
        return max(clear, key=lambda row: row.worth.deals, default=None)

    @property
    def headline(self) -> str:
        if self.best is None:
            is_known = any(row.worth for row in self.rows)
            return (
                _("No clear gain from the next level yet")
                if is_known
                else _("Too few decided deals to say what the next level is worth")
            )
        n = round(self.best.worth.deals)
        says = ngettext(
            "At the next level, %(team)s might have won about %(n)s deal more",
            "At the next level, %(team)s might have won about %(n)s deals more",
            n,
        )
        return says % {"team": self.best.team.name, "n": number(n, 0)}

    @property
    def lede(self) -> str:
        return _("Of what was decided %(when)s.") % {"when": between(self.span)}

    # ---- the pace
    @cached_property
    def valued(self) -> Population:
        """What has an amount in the currency."""
        return self.population.narrowed(amount=Band(self.currency))

    @cached_property
    def now(self) -> Velocity:
        return self._counted(self.span)

    @cached_property
    def before(self) -> Velocity | None:
        """As many days before, when anything was decided in them."""
        found = self._counted(self.span.before) if self.span.before else None
        return found if found and found.decided else None

    def _counted(self, span: Span) -> Velocity:
        asked = ("velocity", self.valued, span, self.today)
        return answers.kept(self.stamp, asked, lambda: velocity_counts.counted(self.valued, span, self.today))

    @cached_property
    def factors(self) -> list[FactorRow]:
        return [self._factor(name, factor) for name, factor in self.now.factors.items()]

    def _factor(self, name: str, factor: Factor) -> FactorRow:
        outcome, n = {AMOUNT: ("won", self.now.won), OPEN: ("", 0)}.get(name, ("decided", self.now.decided))
        address = self.valued.narrowed(outcome=outcome).address() if outcome else ""
        if self.before is None:
            return FactorRow(factor, None, Ratio(), Ratio(), self.currency, address, n)
        ratio = velocity.against(self.now, self.before, name)
        effect = velocity.effect(self.now, self.before, name)
        return FactorRow(factor, self.before.factors[name], ratio, effect, self.currency, address, n)

    @cached_property
    def change(self) -> Ratio:
        return velocity.pace_against(self.now, self.before) if self.before else Ratio()

    @property
    def is_too_few(self) -> bool:
        return self.now.is_too_few or (self.before is not None and self.before.is_too_few)

    @property
    def pace(self) -> str:
        return money_short(self.now.pace.value, self.currency)

    @property
    def pace_before(self) -> str:
        return money_short(self.before.pace.value, self.currency) if self.before else NONE

    @property
    def pace_between(self) -> str:
        low, high = (money_short(value, self.currency) for value in (self.now.pace.low, self.now.pace.high))
        return _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def won_a_day(self) -> str:
        return money_short(self.now.won_a_day, self.currency)

    @property
    def uncycled(self) -> int:
        """In the pace, and nobody knows how long it took."""
        return self.now.decided - self.now.cycles.n

    @property
    def uncycled_address(self) -> str:
        return self.valued.narrowed(outcome="decided", uncycled=True).address()

    @cached_property
    def left_out(self) -> list[tuple[str, int, str]]:
        """Decided in these days, and not in the pace: label, how many, and the address of their list."""
        decided = self.population.narrowed(outcome="decided")
        asked = [(_("without an amount"), Band()), (_("in other currencies"), Band(self.currency, is_other=True))]
        found = []
        for label, band in asked:
            population = decided.narrowed(amount=band)
            n = answers.kept(self.stamp, ("size", population), population.size)
            if n:
                found.append((label, n, population.address()))
        return found
