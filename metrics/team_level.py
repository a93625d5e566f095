"""The page of one team's maturity: its level, the facts behind it, what is missing for the next, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from metrics import level_chart
from metrics.charts import Caption
from metrics.evidence_wording import fact_name, threshold_of, value_of
from metrics.level_chart import Bar, Lane
from metrics.level_history import Spell, on, since, spells_of
from metrics.maturity import Evidence, Level, Unit, Verdict
from metrics.models import Assessment, MaturityPeriod
from metrics.naming import level_name
from metrics.next_steps import NextSteps, Step
from people.models import Membership, Team
from salesproc.figures import NONE, rate
from salesproc.figures import day as written
from stages.models import Following

MONTHS = 13


@dataclass(frozen=True)
class Line:
    """One fact with its words, and its course over the months."""

    fact: Evidence
    name: str
    value: str
    threshold: str
    spark: str


@dataclass(frozen=True)
class Asked:
    """A level with its facts, and whether they are all met."""

    level: str
    name: str
    lines: list[Line]

    @property
    def missing(self) -> int:
        return sum(not line.fact.met for line in self.lines)


class TeamLevel:
    def __init__(self, member: Membership, team: Team):
        self.member, self.team, self.today = member, team, member.workspace.today()

    # ---- the level
    @cached_property
    def periods(self) -> list[MaturityPeriod]:
        found = MaturityPeriod.objects.visible_to(self.member).filter(team=self.team)
        return list(found.select_related("recorded_by", "taken_back_by").order_by("-starts_on", "-pk"))

    @cached_property
    def spells(self) -> list[Spell]:
        return spells_of(self.periods, MaturityPeriod.STRONGEST_FIRST)

    @cached_property
    def current(self) -> Spell | None:
        return on(self.spells, self.today)

    @property
    def since(self) -> date | None:
        return since(self.spells, self.today)

    @cached_property
    def overrides(self) -> list[MaturityPeriod]:
        """Those that hold today or will, and can be taken back."""
        return [period for period in self.periods if period.is_override and period.ends_on > self.today]

    @cached_property
    def override(self) -> MaturityPeriod | None:
        return next((period for period in self.overrides if period.starts_on <= self.today), None)

    @property
    def heading(self) -> str:
        if self.current is None:
            return _("The level of %(team)s is not known yet") % {"team": self.team}
        words = {"team": self.team, "level": level_name(self.current.level).lower(), "day": written(self.since)}
        if self.override:
            says = _("%(team)s counts as %(level)s until %(day)s, by override")
            return says % (words | {"day": written(self.override.ends_on)})
        return _("The process of %(team)s has been %(level)s since %(day)s") % words

    # ---- the facts
    @cached_property
    def assessment(self) -> Assessment | None:
        found = Assessment.objects.visible_to(self.member).filter(team=self.team).latest()
        return next(iter(found), None)

    @cached_property
    def verdict(self) -> Verdict | None:
        return self.assessment.verdict if self.assessment else None

    @property
    def facts_level(self) -> str:
        return level_name(self.verdict.level.value) if self.verdict else ""

    @cached_property
    def asked(self) -> list[Asked]:
        if self.verdict is None:
            return []
        levels = [level for level in Level if level is not Level.RANDOM]
        return [
            Asked(
                level.value,
                level_name(level.value),
                [self._line(fact) for fact in self.verdict.evidence if fact.level is level],
            )
            for level in levels
        ]

    def _line(self, fact: Evidence) -> Line:
        values = [month.get(fact.name) for month in self._values]
        told = _("Month by month; the dashed line is what is asked.")
        spark = level_chart.spark(values, fact.threshold, Caption(f"course-{fact.name}", fact_name(fact), told))
        return Line(fact, fact_name(fact), value_of(fact), threshold_of(fact), spark)

    # ---- what is missing
    @property
    def next_level(self) -> str:
        above = self.verdict.level.next if self.verdict else None
        return level_name(above.value) if above else ""

    @cached_property
    def steps(self) -> list[Step]:
        if self.verdict is None or not self.verdict.missing_for_next:
            return []
        followings = Following.objects.visible_to(self.member).on(self.today).filter(team=self.team)
        following = followings.select_related("version__process").first()
        return NextSteps(self.member, self.team, following and following.version).of(self.verdict.missing_for_next)

    # ---- how it went
    @cached_property
    def months(self) -> list[Assessment]:
        """The last assessment of each month, oldest first."""
        found = Assessment.objects.visible_to(self.member).filter(team=self.team)
        found = found.annotate(month=TruncMonth("assessed_on")).order_by("-month", "-assessed_on").distinct("month")
        return list(found.prefetch_related("facts")[:MONTHS])[::-1]

    @cached_property
    def _values(self) -> list[dict[str, float | None]]:
        return [{fact.name: fact.value for fact in month.facts.all()} for month in self.months]

    @cached_property
    def course(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """Each fact by its name, with its value at the end of each month in words, and whether it was met."""
        if self.verdict is None:
            return []
        read = [{fact.name: fact for fact in month.verdict.evidence} for month in self.months]
        return [(fact_name(fact), [_was(kept.get(fact.name)) for kept in read]) for fact in self.verdict.evidence]

    @cached_property
    def drawings(self) -> list[Any]:
        """A lane for each way of knowing the level, strongest first; nothing where there is no past to draw."""
        last = self.today + timedelta(days=1)
        began = [period for period in self.periods if period.starts_on < last]
        names = dict(MaturityPeriod.Kind.choices)
        lanes = [
            Lane(str(names[kind]), [_bar(period, last) for period in began if period.kind == kind])
            for kind in MaturityPeriod.STRONGEST_FIRST
        ]
        lanes = [lane for lane in lanes if lane.bars]
        if not lanes or min(period.starts_on for period in began) == self.today:
            return []
        first = min(period.starts_on for period in began)
        years = [(date(year, 1, 1), str(year)) for year in range(first.year, last.year + 1)]
        caption = Caption("levels-in-time", _("Levels in time"), _("Where several overlap, the upper row holds."))
        return level_chart.drawings(lanes, years, caption)


def _was(fact: Evidence | None) -> tuple[str, bool]:
    if fact is None or fact.value is None:
        return NONE, fact is None or fact.met
    return (rate(fact.value, 0) if fact.unit is Unit.SHARE else value_of(fact)), fact.met


def _bar(period: MaturityPeriod, last: date) -> Bar:
    return Bar(period.level, level_name(period.level), period.starts_on, min(period.ends_on or last, last))
