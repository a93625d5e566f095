"""Transitions, variants and conformance of decided opportunities: one statement over their courses, so that all of it
is of one moment."""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db import connection
from django.db.models.expressions import RawSQL

from metrics.mending import keys_in
from metrics.population import DECIDED, NONE
from metrics.sequence_map import ENDS, Transition, mean_places
from metrics.spans import EVERYTHING, Span

ALL = "decided"
FREQUENT = 0.01  # of the cases that a variant must have to stand alone

CONDITIONS = {
    "within": "c.team_id = ANY(%(within)s::bigint[])",
    "team": "c.team_id = %(team)s",
    "version": "c.version_id = %(version)s",
    "starts_on": "c.decided_on >= %(starts_on)s",
    "ends_on": "c.decided_on <= %(ends_on)s",
}
CHOSEN = "SELECT {columns} FROM metrics_course c{joined} WHERE c.workspace_id = %(workspace)s AND {conditions}"
STEPS = f"""unnest({ENDS}::bigint || c.path, c.path || {ENDS}::bigint, NULL::date || c.days, c.days || NULL::date,
    NULL::bigint || c.talks, c.talks || NULL::bigint) AS step (before, after, day, next_day, talk, next_talk)"""
# The median of a histogram: the least days with half of all at or under them, and with more than half.
COUNTED = f"""
WITH chosen AS MATERIALIZED ({{chosen}}),
gaps AS (
    SELECT c.kind, before, after, next_day - day AS gap, count(*) AS n FROM chosen c, {STEPS}
    WHERE c.path <> '{{{{}}}}' GROUP BY c.kind, before, after, next_day - day
),
every AS (
    SELECT * FROM gaps UNION ALL
    SELECT '{ALL}', before, after, gap, sum(n)::bigint FROM gaps GROUP BY before, after, gap
),
ranked AS (
    SELECT *, sum(n) OVER (PARTITION BY kind, before, after ORDER BY gap) AS upto,
        sum(n) OVER (PARTITION BY kind, before, after) AS total
    FROM every
),
ways AS (
    SELECT path, count(*) AS n, count(*) FILTER (WHERE kind = 'won') AS won,
        count(*) FILTER (WHERE kind = 'lost') AS lost, count(*) FILTER (WHERE kind = 'no_decision') AS no_decision
    FROM chosen WHERE path <> '{{{{}}}}' GROUP BY path
),
told AS (SELECT *, n >= {FREQUENT} * sum(n) OVER () AS is_frequent FROM ways)
SELECT 'transition', jsonb_build_array(kind, before, after, total,
    (min(gap) FILTER (WHERE 2 * upto >= total) + min(gap) FILTER (WHERE 2 * upto > total)) / 2.0)
FROM ranked GROUP BY kind, before, after, total
UNION ALL SELECT 'variant', jsonb_build_array(path, won, lost, no_decision) FROM told WHERE is_frequent
UNION ALL SELECT 'rare', jsonb_build_array(count(*), sum(won), sum(lost), sum(no_decision))
    FROM told WHERE NOT is_frequent HAVING count(*) > 0
UNION ALL SELECT 'case', jsonb_build_array(kind, count(*), count(*) FILTER (WHERE path = '{{{{}}}}'))
    FROM chosen GROUP BY kind
UNION ALL SELECT 'fit', jsonb_build_array(version_id, team_id, count(*), sum(in_order), sum(out_of_order),
    sum(off_score), sum(skipped), count(*) FILTER (WHERE skipped > 0))
    FROM chosen WHERE version_id <> {NONE} GROUP BY version_id, team_id
"""
# Of what was decided: what follows a score, what skipped something of it, and what had no conversation.
PARTS = {
    "scored": (f"c.version_id <> {NONE}",),
    "skipping": (f"c.version_id <> {NONE}", "c.skipped > 0"),
    "silent": ("c.path = '{}'",),
}
COLUMNS = "c.kind, c.path, c.days, c.talks, c.version_id, c.team_id, c.in_order, c.out_of_order, c.off_score, c.skipped"


@dataclass(frozen=True)
class Variant:
    """A sequence of activities with the outcomes of those that went through exactly it. Of the rare ones together:
    no path, and how many they are."""

    path: tuple[int, ...]
    outcomes: Counter[str]
    together: int = 0

    @property
    def n(self) -> int:
        return self.outcomes.total()


@dataclass
class Fit:
    """How the conversations of some opportunities fit the score that each follows."""

    cases: int = 0
    in_order: int = 0
    out_of_order: int = 0
    off_score: int = 0
    skipped: int = 0
    deals_skipping: int = 0

    def __add__(self, other: Fit) -> Fit:
        return Fit(*(one + another for one, another in zip(self.counts, other.counts, strict=True)))

    @property
    def counts(self) -> tuple[int, ...]:
        return self.cases, self.in_order, self.out_of_order, self.off_score, self.skipped, self.deals_skipping

    @property
    def held(self) -> int:
        return self.in_order + self.out_of_order + self.off_score


@dataclass
class Sequences:
    """What is counted. Transitions by outcome and under "decided", with the
    place at which each activity comes about on average; cases by outcome, all and those without any
    conversation; fits by version and team."""

    transitions: dict[str, list[Transition]] = field(default_factory=dict)
    places: dict[str, dict[int, float]] = field(default_factory=dict)
    variants: list[Variant] = field(default_factory=list)
    rare: Variant | None = None
    cases: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    fits: dict[tuple[int, int], Fit] = field(default_factory=dict)

    def spoken(self, kind: str) -> int:
        """Cases with a conversation."""
        kinds = DECIDED if kind == ALL else (kind,)
        return sum(self.cases[one] - self.silent[one] for one in kinds)


@dataclass(frozen=True)
class Chosen:
    """Opportunities decided in a span. `within` are the teams that the reader may see, None for all."""

    workspace_id: int
    within: tuple[int, ...] | None = None
    team: int | None = None
    version: int | None = None
    span: Span = EVERYTHING
    kinds: tuple[str, ...] = DECIDED
    task: ClassVar[str] = "metrics.tasks.count_sequences"

    def written(self) -> dict[str, Any]:
        """As a message carries it."""
        days = [day and day.isoformat() for day in (self.span.starts_on, self.span.ends_on)]
        return asdict(self) | {"span": days}

    @classmethod
    def read(cls, asked: dict[str, Any]) -> Chosen:
        span = Span(*(day and date.fromisoformat(day) for day in asked["span"]))
        within = None if asked["within"] is None else tuple(asked["within"])
        return cls(**asked | {"span": span, "within": within, "kinds": tuple(asked["kinds"])})

    @classmethod
    def seen_by(cls, member, **asked) -> Chosen:
        within = None if member.sees_everything else tuple(sorted(member.team_ids))
        return cls(member.workspace_id, within=within, **asked)

    @property
    def asked(self) -> dict[str, Any]:
        within = None if self.within is None else list(self.within)
        narrowed = {"within": within, "team": self.team, "version": self.version}
        days = {"starts_on": self.span.starts_on, "ends_on": self.span.ends_on}
        return {"workspace": self.workspace_id, "kinds": list(self.kinds), **narrowed, **days}

    def rows(self, columns: str, joined: str = "", *conditions: str) -> str:
        """The statement that has these columns of the courses."""
        held = [sql for name, sql in CONDITIONS.items() if self.asked[name] is not None]
        named = " AND ".join(["c.kind = ANY(%(kinds)s)", *held, *conditions])
        return CHOSEN.format(columns=columns, joined=joined, conditions=named)

    def exceeds(self, most: int) -> bool:
        sql = f"SELECT count(*) FROM ({self.rows('1')} LIMIT %(most)s) AS first"
        with connection.cursor() as cursor:
            cursor.execute(sql, self.asked | {"most": most + 1})
            return cursor.fetchone()[0] > most

    def counted(self) -> Sequences:
        found = Sequences()
        with connection.cursor() as cursor:
            cursor.execute(COUNTED.format(chosen=self.rows(COLUMNS)), self.asked)
            for part, told in cursor.fetchall():
                READERS[part](found, *json.loads(told))
        found.variants.sort(key=lambda variant: (-variant.n, variant.path))
        for kind, transitions in found.transitions.items():
            transitions.sort(key=lambda one: (-one.n, one.before, one.after))
            found.places[kind] = mean_places(transitions)
        return found

    # ---- what a figure counts
    def talks(self, *, step: tuple[int, int] | None = None, fit: int | None = None) -> RawSQL:
        """The keys of conversations: those that followed in a transition (at the end, the last ones), or of a fit."""
        if step is not None:
            named = self.rows("coalesce(next_talk, talk)", f", {STEPS}", "before = %(before)s", "after = %(after)s")
            return keys_in(named, self.asked | {"before": step[0], "after": step[1]})
        of_fit = ", unnest(c.talks, c.fits) AS talk (id, fit)"
        named = self.rows("talk.id", of_fit, "talk.fit = %(fit)s", f"c.version_id <> {NONE}")
        return keys_in(named, self.asked | {"fit": fit})

    def deals(self, *, path: tuple[int, ...] | None = None, part: str = "") -> RawSQL:
        """The keys of opportunities: of a variant, of a part (see PARTS), or all that are chosen."""
        conditions = [*(["c.path = %(path)s::bigint[]"] if path is not None else []), *PARTS.get(part, ())]
        return keys_in(self.rows("c.opportunity_id", "", *conditions), self.asked | {"path": list(path or ())})


def _transition(found: Sequences, kind: str, before: int, after: int, n: int, days: float | None) -> None:
    found.transitions.setdefault(kind, []).append(Transition(before, after, n, days))


def _variant(found: Sequences, path: list[int], *outcomes: int) -> None:
    found.variants.append(Variant(tuple(path), Counter(dict(zip(DECIDED, outcomes, strict=True)))))


def _rare(found: Sequences, together: int, *outcomes: int) -> None:
    found.rare = Variant((), Counter(dict(zip(DECIDED, outcomes, strict=True))), together)


def _case(found: Sequences, kind: str, n: int, silent: int) -> None:
    found.cases[kind], found.silent[kind] = n, silent


def _fit(found: Sequences, version: int, team: int, *counts: int) -> None:
    found.fits[version, team] = Fit(*counts)


READERS = {"transition": _transition, "variant": _variant, "rare": _rare, "case": _case, "fit": _fit}
