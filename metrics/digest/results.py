"""What was decided in the period, against the period before."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.digest import wording
from metrics.digest.lines import RESULTS, Figure, Line, Rank, page
from metrics.digest.periods import Period
from metrics.findings import clear_points
from metrics.forms.filters import DAYS
from metrics.maturity_page import MaturityPage
from metrics.rates import Group
from metrics.spans import Span
from metrics.trend import RATES
from people.models import Membership
from salesproc.figures import interval, interval_points, number, points, rate
from stages.statistics import Difference, Proportion


class Results:
    """`now` and `before` count what the pages of rates count for the same days and the same reader."""

    def __init__(self, member: Membership, period: Period):
        self.member, self.period = member, period

    @cached_property
    def now(self) -> Group:
        return MaturityPage(self.member, span=self.period.span).total.group

    @cached_property
    def before(self) -> Group:
        return MaturityPage(self.member, span=self.period.before).total.group

    @property
    def lines(self) -> list[Line]:
        if not self.now.decided:
            figures = (self._decided_before,) if self.before.decided else ()
            return [Line(RESULTS, Rank.NO_CHANGE, wording.nothing_decided(self.period.kind), figures)]
        differences = {kind: self.now.against(self.before)[name] for kind, name in RATES.items()}
        if differences["won"].is_too_few:
            figures = (*(self._figure(kind, self.now, self.period.span) for kind in RATES), self._decided_before)
            return [Line(RESULTS, Rank.NO_CHANGE, _("Too few decided to tell whether the rates changed"), figures)]
        return [self._line(kind, difference) for kind, difference in differences.items()]

    def _line(self, kind: str, difference: Difference) -> Line:
        change = _("%(points)s points, 95%% interval %(interval)s") % {
            "points": points(difference.value),
            "interval": interval_points(difference),
        }
        figures = (
            self._figure(kind, self.now, self.period.span),
            self._earlier(self._figure(kind, self.before, self.period.before)),
            Figure(change),
        )
        gap = clear_points(difference)
        if gap:
            return Line(RESULTS, Rank.CHANGE, wording.changed(kind, gap), figures)
        rank = Rank.NO_CHANGE if kind == "won" else Rank.OTHER_RATE
        return Line(RESULTS, rank, str(wording.UNCHANGED[kind]), figures)

    def _figure(self, kind: str, group: Group, span: Span) -> Figure:
        share: Proportion = group.rates[RATES[kind]]
        counts = {"count": number(share.successes), "n": number(share.n), "rate": rate(share.rate)}
        says = wording.COUNTED[kind] % (counts | {"interval": interval(share)})
        return Figure(says, self._page(kind, span))

    @property
    def _decided_before(self) -> Figure:
        n = self.before.decided
        says = ngettext("%(n)s decided", "%(n)s decided", n) % {"n": number(n, 0)}
        return self._earlier(Figure(says, self._page("won", self.period.before)))

    def _earlier(self, figure: Figure) -> Figure:
        return Figure(wording.before(self.period.kind, figure.says), figure.path)

    def _page(self, kind: str, span: Span) -> str:
        asked = {"rate": kind, "period": DAYS, "decided_from": span.starts_on, "decided_to": span.ends_on}
        return page(self.member, "metrics:trend", asked)
