"""A trial as a page: how far it is from its end, and what the two cohorts say, by what was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics import cohorts, incidence_chart, trial_wording
from metrics.charts import Caption
from metrics.cohorts import Counted
from metrics.incidence import KINDS, Incidence, difference
from metrics.incidence_chart import Line
from people.models import Membership
from salesproc.figures import rate
from stages.models import Trial
from stages.models.trial import HORIZONS
from stages.statistics import Difference


@dataclass(frozen=True)
class Arm:
    """One of the two versions, with what was drawn for it."""

    key: str
    number: int
    version_id: int
    share: int
    counted: Counted
    settled: int
    enough: int

    @property
    def rate(self) -> float:
        return self.share / 100

    @property
    def has_enough(self) -> bool:
        return self.settled >= self.enough


@dataclass(frozen=True)
class Compared:
    """One outcome at one horizon in both versions."""

    a: Incidence
    b: Incidence

    @property
    def gap(self) -> Difference:
        return difference(self.b, self.a)

    @property
    def is_too_few(self) -> bool:
        return self.a.is_too_few or self.b.is_too_few


class TrialPage:
    def __init__(self, member: Membership, trial: Trial):
        self.member, self.trial = member, trial
        self.computed_at = timezone.now()

    @cached_property
    def counted(self) -> tuple[Counted, Counted]:
        return cohorts.of_trial(self.trial)

    @cached_property
    def arms(self) -> tuple[Arm, Arm]:
        trial, (a, b) = self.trial, self.counted
        return (
            self._arm("a", trial.version_a, trial.share_a, a),
            self._arm("b", trial.version_b, trial.share, b),
        )

    def _arm(self, key: str, version, share: int, counted: Counted) -> Arm:
        settled = counted.cohort.settled(self.trial.horizon_days)
        return Arm(key, version.number, version.pk, share, counted, settled, self.trial.enough)

    @property
    def drawn(self) -> int:
        return sum(counted.size for counted in self.counted)

    @property
    def unknown(self) -> int:
        return sum(counted.unknown for counted in self.counted)

    # ---- the rule
    @property
    def has_passed(self) -> bool:
        """The last day is here or behind."""
        return self.member.workspace.today() >= self.trial.last_on

    @cached_property
    def is_met(self) -> bool:
        return self.has_passed or all(arm.has_enough for arm in self.arms)

    @property
    def rule_says(self) -> str:
        return trial_wording.rule(self)

    @property
    def may_end(self) -> bool:
        return self.trial.is_running and self.member.may("trial.edit", self.trial)

    # ---- the comparison
    @cached_property
    def compared(self) -> list[tuple[str, list[Compared]]]:
        """By outcome, in their order, at each horizon."""
        return [(kind, [self._at(kind, day) for day in HORIZONS]) for kind in KINDS]

    def _at(self, kind: str, day: int) -> Compared:
        a, b = (counted.cohort.at(kind, day) for counted in self.counted)
        return Compared(a, b)

    @cached_property
    def watched(self) -> Compared:
        return self._at(self.trial.watched, self.trial.horizon_days)

    @property
    def headline(self) -> str:
        return trial_wording.headline(self)

    @property
    def outcomes(self) -> list[tuple[str, list[Compared]]]:
        return [(trial_wording.outcome(kind), rows) for kind, rows in self.compared]

    @property
    def drawings(self) -> list[SafeString]:
        trial, (a, b) = self.trial, self.counted
        lines = [
            Line(_("version %(n)s") % {"n": trial.version_a.number}, a.cohort, "text", is_dashed=True),
            Line(_("version %(n)s") % {"n": trial.version_b.number}, b.cohort, trial.watched),
        ]
        title = trial_wording.share_of(trial.watched)
        told = _("Two curves that rise with the days since opening, each in the band of its 95% interval.")
        return incidence_chart.drawings(
            lines, trial.watched, trial.horizon_days, Caption("trial", title, told), _tick, _("days since opening")
        )

    @property
    def chart_title(self) -> str:
        return trial_wording.share_of(self.trial.watched)

    @property
    def chart_key(self) -> str:
        return trial_wording.chart_key(self.trial.horizon_days)


def _tick(value: float) -> str:
    return rate(value, 0)
