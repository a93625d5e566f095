"""Flow: how long deals stay in each stage, who goes on from it, and who is silent there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from conversations.models import SilenceAlarm, SilenceEnding
from conversations.models.silence import Alarms
from conversations.silence import KNOWN_SILENCES, USUAL_DAYS, Ending, alarm_days
from metrics import answers, flow_chart, flow_wording
from metrics.flow_counts import Asked, Counts, Found, counted, opened
from metrics.forms.filters import DAYS
from people.models import Membership, Team
from stages.models import Stage, Version
from stages.statistics import MedianStay, Proportion, median_stay_between, wilson

KEPT = 60  # seconds: who is silent changes with every conversation
ENDED = ("lost", "no_decision", "disqualified")


@dataclass(frozen=True)
class Silence:
    """Of one stage: the alarm with the silences it was learnt from, the deals past it, and what became of others."""

    days: int
    known: int
    silent: int
    ending: Proportion

    @property
    def is_usual(self) -> bool:
        """The alarm of those of which too few silences are known."""
        return self.known < KNOWN_SILENCES


@dataclass
class Line:
    """One stage with its figures."""

    stage: Stage
    is_after: bool  # the signature
    is_last: bool
    counts: Counts
    silence: Silence
    query: dict[str, str]
    share: float | None = None  # of the median days of all stages up to the signature

    @cached_property
    def balance(self) -> MedianStay:
        return median_stay_between(self.counts.left, self.counts.still)

    @property
    def standing(self) -> int:
        return self.counts.stays["still"]

    @property
    def past(self) -> int | None:
        """Those that are in it longer than expected; None where nothing is expected."""
        expected = self.stage.expected_days
        return None if expected is None else self.counts.past(expected)

    @property
    def past_share(self) -> Proportion:
        return wilson(self.past or 0, self.standing)

    @property
    def is_slow(self) -> bool:
        """Half stay longer than expected, also at the lower end of the interval."""
        low, expected = self.balance.low, self.stage.expected_days
        return not self.balance.is_too_few and low is not None and expected is not None and low > expected

    @property
    def is_full(self) -> bool:
        """More than half of those in it are in it longer than expected, also at the lower end of the interval."""
        share = self.past_share
        return self.past is not None and not share.is_too_few and (share.low or 0) > 0.5

    @property
    def stands_still(self) -> bool:
        return not self.is_after and (self.is_slow or self.is_full)

    @property
    def is_told(self) -> bool:
        """Whether enough is known to say that deals stand still in it or not."""
        return not self.is_after and self.stage.expected_days is not None and not self.balance.is_too_few

    @property
    def says(self) -> str:
        return flow_wording.balance(self)

    @property
    def interval(self) -> str:
        return flow_wording.bounds(self.balance)

    # ---- conversion
    @property
    def forward(self) -> Proportion:
        return wilson(self.counts.fates["forward"], self.counts.entered)

    @property
    def fates(self) -> list[tuple[str, Proportion, str]]:
        """What became of those that did not go on: name, share, address."""
        fates = [*ENDED, "here", "back"]
        return [(fate, wilson(self.counts.fates[fate], self.counts.entered), self.address(fate)) for fate in fates]

    # ---- lists
    def address(self, figure: str) -> str:
        return urlencode({**self.query, "stage": self.stage.pk, "figure": figure})

    @cached_property
    def addresses(self) -> dict[str, str]:
        figures = ("left", "still", "past", "unknown", "entered", "forward", "silent", "once_silent")
        return {figure: self.address(figure) for figure in figures}


class FlowPage:
    def __init__(self, member: Membership, version: Version, asked: Asked, team: Team | None, period: str):
        self.member, self.version, self.asked, self.team, self.period = member, version, asked, team, period

    @cached_property
    def stamp(self):
        return answers.stamp_of(self.member.workspace_id)

    @cached_property
    def found(self) -> Found:
        return answers.kept(self.stamp, self.asked, lambda: counted(self.asked))

    @cached_property
    def stages(self) -> list[Stage]:
        return list(self.version.stages.order_by("position"))

    @property
    def signature(self) -> int:
        signed = [stage.position for stage in self.stages if stage.is_signature]
        return min(signed, default=self.stages[-1].position)

    @cached_property
    def query(self) -> dict[str, str]:
        return place_of(self.asked, self.period)

    @cached_property
    def lines(self) -> list[Line]:
        """In the order of the score."""
        if not self.stages:
            return []
        silences, signature, last = self._silences, self.signature, self.stages[-1]
        lines = [
            Line(
                stage,
                stage.position > signature,
                stage == last,
                self.found.stages.get(stage.pk, Counts()),
                silences[stage.pk],
                self.query,
            )
            for stage in self.stages
        ]
        before = [line for line in lines if not line.is_after]
        medians = [line.balance.median for line in before]
        total = None if None in medians else sum(median or 0 for median in medians)
        for line in before:
            line.share = (line.balance.median or 0) / total if total else None
        return lines

    @property
    def address(self) -> str:
        return urlencode(self.query)

    @property
    def is_drawn_from(self) -> tuple:
        """All that the figures and their sentences are drawn from: the same again, and they are the same."""
        language, slug, when = get_language(), self.member.workspace.slug, self.stamp.computed_at
        return language, slug, self.asked, self.period, str(self.version), self.stamp.revision, when, self._silences

    # ---- silence
    @cached_property
    def _silences(self) -> dict[int, Silence]:
        """Counted when asked, and kept for a minute for all who see the same teams."""
        key = f"flow-silence:{hashlib.sha256(repr(self.asked).encode()).hexdigest()}"
        return cache.get_or_set(key, self._find_silences, KEPT)

    def _find_silences(self) -> dict[int, Silence]:
        alarms, silent = self.alarms, self._count_silent()
        days = {stage.pk: self.alarm_of(stage) for stage in self.stages}
        endings = self._endings(set(days.values()))
        return {
            stage.pk: Silence(
                days[stage.pk],
                alarms.get(stage.lineage, (0, None))[0],
                silent.get(stage.pk, 0),
                wilson(endings[days[stage.pk]].no_decision, endings[days[stage.pk]].decided),
            )
            for stage in self.stages
        }

    @cached_property
    def alarms(self) -> dict:
        """What is known of each stage, by its lineage: how many silences, and their third quartile."""
        rows = SilenceAlarm.objects.filter(workspace=self.member.workspace_id)
        rows = rows.filter(lineage__in=[stage.lineage for stage in self.stages])
        return {lineage: (n, third) for lineage, n, third in rows.values_list("lineage", "silences", "third_quartile")}

    def alarm_of(self, stage: Stage) -> int:
        return alarm_days(*self.alarms.get(stage.lineage, (0, None)))

    def _count_silent(self) -> dict[int, int]:
        rows = silent(self.member, self.asked, self.stages, self.alarms).order_by().values("stage")
        return dict(rows.annotate(n=Count("pk")).values_list("stage", "n"))

    def _endings(self, days: set[int]) -> dict[int, Ending]:
        """Of all the teams together that are asked for: each deal belongs to one of them."""
        teams = [self.team.pk] if self.team else [team.pk for team in Team.objects.visible_to(self.member)]
        found = SilenceEnding.after([(team, day) for team in teams for day in days])
        each = {day: [ending for (_team, of), ending in found.items() if of == day] for day in days}
        return {
            day: Ending(sum(one.decided for one in endings), sum(one.no_decision for one in endings))
            for day, endings in each.items()
        }

    # ---- what it says
    @property
    def n(self) -> int:
        return self.found.known + self.found.left_out

    @property
    def left_out_address(self) -> str:
        return urlencode({**self.query, "figure": "left_out"})

    @property
    def opened_address(self) -> str:
        return urlencode({**self.query, "figure": "opened"})

    @property
    def headline(self) -> str:
        return flow_wording.headline(self)

    @property
    def lede(self) -> str:
        return flow_wording.lede(self)

    @property
    def drawings(self) -> list[SafeString]:
        rows = [flow_wording.row(line) for line in self.lines if not line.is_after]
        return flow_chart.drawings(rows, flow_wording.caption(self), flow_wording.tick)

    @property
    def chart_key(self) -> str:
        return flow_wording.chart_key()


def silent(member, asked: Asked, stages: list[Stage], alarms: dict):
    """The open deals of what is asked that are past the alarm of their stage."""
    by_stage = {stage.pk: alarm_days(*alarms.get(stage.lineage, (0, None))) for stage in stages}
    told = Alarms(member.workspace.zone, {pk: days for pk, days in by_stage.items() if days != USUAL_DAYS})
    return opened(asked, member).silent(told, asked.today)


def place_of(asked: Asked, period: str) -> dict[str, str]:
    """What an address asks for."""
    named: dict[str, int | str | date | None] = {"version": asked.version, "team": asked.team, "period": period}
    if period == DAYS:
        named |= {"opened_from": asked.span.starts_on, "opened_to": asked.span.ends_on}
    return {name: str(value) for name, value in named.items() if value is not None}
