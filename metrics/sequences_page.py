"""In which order conversations are held: the map of transitions, the variants, and how they fit the score."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics import sequence_chart, sequences_wording
from metrics.charts import Caption
from metrics.courses import IN_ORDER, OFF, OUT_OF_ORDER
from metrics.findings import between
from metrics.kept import KeptPage
from metrics.naming import all_names, names
from metrics.population import DECIDED
from metrics.sequence_chart import Words
from metrics.sequence_map import ENDS, Arrow, Map, Transition, laid, shown
from metrics.sequences import ALL, Chosen, Fit, Sequences, Variant
from metrics.sequences_wording import ENDED, activity_names, median_days, short, step_name
from people.models import Membership
from salesproc.figures import NONE, clauses, number
from stages.statistics import Proportion, wilson

MOST_LINES = 100  # transitions in the table; the file has all of them
FITS = {"in_order": IN_ORDER, "out_of_order": OUT_OF_ORDER, "off_score": OFF}
INKS = {ALL: "accent", "won": "won", "lost": "lost", "no_decision": "no_decision"}


@dataclass(frozen=True)
class Step:
    """One transition as a line of the table. `query` opens the conversations that it counts."""

    before: str
    after: str
    n: int
    share: float  # times for each opportunity
    days: str
    median: float | None
    query: str

    @property
    def hundred(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Way:
    """One variant, or the rare ones together."""

    steps: list[str]
    variant: Variant
    share: float
    query: str

    @property
    def conversion(self) -> Proportion:
        return wilson(self.variant.outcomes["won"], self.variant.n)

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        return [(kind, self.variant.outcomes[kind]) for kind in DECIDED]


@dataclass(frozen=True)
class Fitting:
    """One version or team: its conversations by how they fit. `queries` opens the list of each figure."""

    name: str
    fit: Fit
    queries: dict[str, str]

    @property
    def figures(self) -> list[tuple[str, int, float | None, str]]:
        """By kind of fit: how many, of all that were held, and the address of its list."""
        held = self.fit.held
        return [(name, n, n / held if held else None, self.queries[name]) for name, n in self._counts]

    @property
    def _counts(self) -> list[tuple[str, int]]:
        return [(name, getattr(self.fit, name)) for name in FITS]


class SequencesPage(KeptPage[Sequences]):
    def __init__(self, member: Membership, *, chosen: Chosen, period: str, kind: str, least: int | None):
        self.member, self.chosen, self.period = member, chosen, period
        self.asked = chosen
        self.kind, self.least = kind, least

    @cached_property
    def found(self) -> Sequences:
        return self.answer.kept.counts if self.answer.kept else Sequences()

    @property
    def cases(self) -> int:
        return self.found.cases.total() if self.kind == ALL else self.found.cases[self.kind]

    @cached_property
    def spoken(self) -> int:
        return self.found.spoken(self.kind)

    @cached_property
    def names(self) -> dict[int, str]:
        told = {activity for one in self.transitions for activity in (one.before, one.after)}
        return activity_names(told | {activity for variant in self.found.variants for activity in variant.path})

    # ---- transitions
    @property
    def transitions(self) -> list[Transition]:
        return self.found.transitions.get(self.kind, [])

    @cached_property
    def shown(self) -> list[Transition]:
        return shown(self.transitions, self.spoken, self.least)

    @property
    def hidden(self) -> int:
        return len(self.transitions) - len(self.shown)

    @property
    def hidden_times(self) -> int:
        return sum(one.n for one in self.transitions) - sum(one.n for one in self.shown)

    @cached_property
    def steps(self) -> list[Step]:
        return [self.step(one) for one in self.shown[:MOST_LINES]]

    @property
    def left_out(self) -> int:
        return len(self.shown) - len(self.steps)

    def step(self, one: Transition) -> Step:
        before, after = (
            step_name(activity, self.names, is_first=is_first)
            for activity, is_first in ((one.before, True), (one.after, False))
        )
        query = self.address(ended=self.kind, first=one.before, then=one.after)
        return Step(before, after, one.n, one.n / self.spoken, median_days(one.days), one.days, query)

    @cached_property
    def map(self) -> Map:
        return laid(self.transitions, self.shown, self.found.places.get(self.kind, {}))

    @cached_property
    def drawings(self) -> list[SafeString]:
        words = Words(
            lambda row: self.names[row.activity],
            lambda arrow: short(arrow.n, arrow.days),
            self._full,
            lambda n: number(n),
        )
        told = clauses(self._full(arrow) for arrow in self.map.arrows[:10])
        caption = Caption("transitions", _("Map of transitions"), _("The most frequent: %(steps)s.") % {"steps": told})
        return sequence_chart.drawings(self.map, INKS[self.kind], caption, words)

    def _full(self, arrow: Arrow) -> str:
        rows = self.map.rows
        words = {"before": self.names[rows[arrow.source].activity], "after": self.names[rows[arrow.target].activity]}
        words |= {"n": number(arrow.n), "days": median_days(arrow.days)}
        if arrow.days is None:
            return _("%(before)s → %(after)s: %(n)s times") % words
        return _("%(before)s → %(after)s: %(n)s times, median %(days)s days") % words

    # ---- variants
    @property
    def all_spoken(self) -> int:
        return self.found.spoken(ALL)

    @cached_property
    def ways(self) -> list[Way]:
        return [
            Way(
                [self.names[activity] for activity in variant.path],
                variant,
                variant.n / self.all_spoken,
                self.address(path="-".join(str(activity) for activity in variant.path)),
            )
            for variant in self.found.variants
        ]

    @cached_property
    def rare(self) -> Way | None:
        rare = self.found.rare
        return rare and Way([], rare, rare.n / self.all_spoken, "")

    # ---- conformance
    @cached_property
    def by_version(self) -> list[Fitting]:
        return self._fittings("version", 0)

    @cached_property
    def by_team(self) -> list[Fitting]:
        return self._fittings("team", 1)

    @cached_property
    def in_all(self) -> Fitting:
        return self._fitting(_("All"), sum(self.found.fits.values(), Fit()), {})

    def _fittings(self, by: str, place: int) -> list[Fitting]:
        grouped: dict[int, Fit] = {}
        for key, fit in self.found.fits.items():
            grouped[key[place]] = grouped.get(key[place], Fit()) + fit
        named = self._named(by, place)
        ordered = sorted(grouped, key=lambda key: named.get(key, NONE))
        return [self._fitting(named.get(key, NONE), grouped[key], {f"of_{by}": key}) for key in ordered]

    def _named(self, by: str, place: int) -> dict[int, str]:
        return names(by, {key[place] for key in self.found.fits})

    def _fitting(self, name: str, fit: Fit, narrowed: dict[str, int]) -> Fitting:
        queries = {kind: self.address(**narrowed, fit=code) for kind, code in FITS.items()}
        queries["skipping"] = self.address(**narrowed, part="skipping")
        queries["all"] = self.address(**narrowed, part="scored")
        return Fitting(name, fit, queries)

    @property
    def is_drawn_from(self) -> tuple:
        """All that the figures are drawn from beside the address: the same again, and they are the same."""
        return self.chosen, self.kind, self.least, all_names(self.member.workspace_id)

    # ---- words
    def address(self, **more) -> str:
        """The query of a list of what is counted here."""
        span = self.chosen.span
        asked = {"decided_from": span.starts_on, "decided_to": span.ends_on}
        asked |= {"of_team": self.chosen.team, "of_version": self.chosen.version}
        return urlencode({name: value for name, value in (asked | more).items() if value not in ("", None)})

    @property
    def silent_address(self) -> str:
        return self.address(ended=self.kind, part="silent")

    @property
    def silent(self) -> int:
        return self.found.silent.total() if self.kind == ALL else self.found.silent[self.kind]

    @property
    def headline(self) -> str:
        if not self.is_counted:
            return _("The sequences are being counted")
        begin = max((one for one in self.transitions if one.before == ENDS), key=lambda one: one.n, default=None)
        first = begin and (self.names[begin.after], begin.n)
        return sequences_wording.headline(self.kind, self.cases, self.spoken, first)

    @property
    def lede(self) -> str:
        return sequences_wording.lede(self.spoken, self.silent, between(self.chosen.span)) if self.cases else ""

    @property
    def chart_title(self) -> str:
        return _("What follows what: %(outcome)s") % {"outcome": self.kind_name}

    @property
    def chart_key(self) -> str:
        return _("times · median days between · ↻ = again right after · dashed = back")

    @property
    def kind_name(self) -> str:
        return str(dict(ENDED)[self.kind])
