"""What became of opportunities by days since they were opened, told apart by level, team or version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import answers, incidence_chart, trial_wording
from metrics.charts import Caption
from metrics.cohorts import Counted
from metrics.findings import between
from metrics.forms.filters import DAYS
from metrics.incidence import DECIDED, Incidence, difference
from metrics.incidence_chart import Line
from metrics.models import Figures
from metrics.naming import level_name, names
from metrics.opened import Opened
from metrics.population import UNKNOWN
from metrics.rates import LEVEL_ORDER
from people.models import Membership
from salesproc.figures import NONE, interval_points, number, points, rate
from stages.models.trial import HORIZONS
from stages.statistics import TOO_FEW, Difference

COMPARED = 90  # days at which the title compares, as the results of versions do
# Ink and dashes of the lines, the last one the strongest.
STYLES = (("grey", "2 4"), ("text", "7 4"), ("ink", ""), ("accent", ""))
BESIDE = 4.0


@dataclass(frozen=True)
class At:
    """A day: how many could still end on it, and the shares in which each outcome has come about by then."""

    day: int
    at_risk: int
    shares: list[Incidence]


@dataclass(frozen=True)
class Group:
    key: str
    name: str
    counted: Counted
    query: dict[str, str]

    @cached_property
    def days(self) -> list[At]:
        cohort = self.counted.cohort
        return [At(day, cohort.at_risk(day), [cohort.at(kind, day) for kind in DECIDED]) for day in HORIZONS]

    @property
    def outcomes(self) -> list[tuple[str, list[Incidence]]]:
        """By outcome, at each day."""
        shares = zip(*(at.shares for at in self.days), strict=True)
        return [(trial_wording.outcome(kind), list(row)) for kind, row in zip(DECIDED, shares, strict=True)]

    @property
    def risks(self) -> list[tuple[int, str]]:
        return [(at.at_risk, self.address(at_risk=at.day)) for at in self.days]

    @property
    def is_too_few(self) -> bool:
        return self.counted.cohort.decided < TOO_FEW

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """What became of it by now: the word, how many, and the query of their list."""
        cohort = self.counted.cohort
        parts = [(trial_wording.outcome(kind), cohort.count(kind), kind) for kind in (*DECIDED, "disqualified")]
        parts += [(_("Open"), cohort.open, "open"), (_("Left out"), self.counted.unknown, "unknown")]
        return [(str(says), n, self.address(kind_listed=kind)) for says, n, kind in parts if n]

    def address(self, **more) -> str:
        return urlencode({**self.query, "cohort": self.key, **more})

    @property
    def all_address(self) -> str:
        return self.address()


class CurvesPage:
    horizons = HORIZONS

    def __init__(self, member: Membership, opened: Opened, kind: str, period: str):
        self.member, self.opened, self.kind, self.period = member, opened, kind, period

    @cached_property
    def _found(self) -> tuple[dict[str, Counted], object]:
        """What is counted and when, kept for all who see the same teams until the figures change, or the day."""
        asked = ("curves", self.opened, self.member.workspace.today())

        def count():
            return self.opened.cohorts(), timezone.now()

        return answers.kept(self.stamp, asked, count) if self.stamp.computed_at else count()

    @cached_property
    def stamp(self) -> Figures:
        return answers.stamp_of(self.member.workspace_id)

    @property
    def is_drawn_from(self) -> tuple:
        return (self.opened, self.kind, self.period, *self._found[1:], [group.name for group in self.groups])

    @property
    def computed_at(self):
        return self._found[1]

    @cached_property
    def groups(self) -> list[Group]:
        found = self._found[0]
        named = names_of(self.opened.by, found)
        query = self.query
        groups = [Group(key, named[key], counted, query) for key, counted in found.items()]
        return sorted(groups, key=self._place)

    def _place(self, group: Group) -> tuple:
        if self.opened.by == "level":
            return (LEVEL_ORDER.index(group.key),)
        return (group.key == "0", group.name)

    @cached_property
    def query(self) -> dict[str, str]:
        return place_of(self.opened, self.period)

    # ---- the chart
    @cached_property
    def drawn(self) -> list[Group]:
        """Levels that are known; of teams and versions those with the most decided, in the order of the table."""
        known = [group for group in self.groups if group.key not in (UNKNOWN, "0") and group.counted.cohort.n]
        most = sorted(known, key=lambda group: -group.counted.cohort.decided)[: len(STYLES)]
        return [group for group in known if group in most]

    @property
    def drawings(self) -> list[SafeString]:
        styles = STYLES[len(STYLES) - len(self.drawn) :]
        lines = [
            Line(group.name, group.counted.cohort, ink, dashes=dashes, aside=BESIDE * (len(styles) - place))
            for place, (group, (ink, dashes)) in enumerate(zip(self.drawn, styles, strict=True))
        ]
        told = _("Curves that rise with the days since opening, with their 95%% intervals: %(groups)s.")
        told %= {"groups": ", ".join(line.label for line in lines)}
        caption = Caption("curves", self.chart_title, told)
        return incidence_chart.drawings(lines, self.kind, None, caption, _tick, _("days since opening"))

    @property
    def chart_key(self) -> str:
        has_bands = len(self.drawn) <= incidence_chart.BANDS
        says = _("band = 95%% interval") if has_bands else _("upright bar = 95%% interval, pale where too few")
        return says % {}

    @property
    def undrawn(self) -> int:
        return len(self.groups) - len(self.drawn)

    @property
    def chart_title(self) -> str:
        return str(trial_wording.share_of(self.kind))

    # ---- words
    @property
    def n(self) -> int:
        return sum(group.counted.size for group in self.groups)

    @property
    def lede(self) -> str:
        says = ngettext(
            "%(n)s opportunity opened %(when)s, counted from its opening as far as it has come.",
            "%(n)s opportunities opened %(when)s, each counted from its opening as far as it has come.",
            self.n,
        )
        return says % {"n": number(self.n), "when": between(self.opened.span)}

    @cached_property
    def compared(self) -> tuple[Group, Group] | None:
        """The highest and the lowest level that are drawn and have enough. Teams and versions have no order: whoever
        compares the two that differ most always finds a difference."""
        if self.opened.by != "level":
            return None
        enough = [group for group in self.drawn if not group.counted.cohort.at(self.kind, COMPARED).is_too_few]
        return (enough[-1], enough[0]) if len(enough) > 1 else None

    @property
    def headline(self) -> str:
        if not self.n:
            return _("Nothing was opened in these days")
        if self.opened.by != "level":
            return self.chart_title
        if self.compared is None:
            return _("Too few to compare levels by what was opened")
        top, base = self.compared
        words = {"top": top.name, "base": base.name, "outcome": trial_wording.outcome(self.kind), "days": COMPARED}
        gap = self.gap
        if gap is None or not gap.excludes_zero or not round(100 * (gap.value or 0)):
            return _("%(outcome)s within %(days)s days: no clear difference between %(top)s and %(base)s") % words
        words["points"] = points(gap.value)
        return _("%(outcome)s within %(days)s days: %(points)s points for %(top)s against %(base)s") % words

    @property
    def gap(self) -> Difference | None:
        if self.compared is None:
            return None
        top, base = (group.counted.cohort.at(self.kind, COMPARED) for group in self.compared)
        return difference(top, base)

    @property
    def gap_says(self) -> str:
        """The interval of what the title compares."""
        gap = self.gap
        if gap is None or gap.value is None:
            return ""
        says = _(
            "The title compares the highest and the lowest level that have enough: %(points)s points (%(interval)s)."
        )
        return says % {"points": points(gap.value, 1), "interval": interval_points(gap, 1)}


def _tick(value: float) -> str:
    return rate(value, 0)


def place_of(opened: Opened, period: str) -> dict[str, str]:
    """What an address asks for."""
    asked = {"by": opened.by, "team": opened.team, "period": period}
    if period == DAYS:
        asked |= {"opened_from": opened.span.starts_on, "opened_to": opened.span.ends_on}
    return {name: str(value) for name, value in asked.items() if value is not None}


def names_of(by: str, keys: Iterable[str]) -> dict[str, str]:
    """The names of cohorts; a dash for what cannot be one."""
    if by == "level":
        return {key: level_name(key) if key in LEVEL_ORDER else NONE for key in keys}
    rows = {key: int(key) or None for key in keys if key.isascii() and key.isdigit()}
    found = names(by, rows.values())
    return {key: found.get(rows.get(key, key), NONE) for key in keys}
