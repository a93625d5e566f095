"""Who was met, and how close together conversations were, by the moment a deal left a stage: counted from courses.

The landmark is that of effects.md: what happened after it is not looked at, so that a deal that lives long has no more
than another of having met many.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db import connection
from django.db.models.expressions import RawSQL

from metrics.courses import ROLES
from metrics.effect_counts import HELD, STAYED, UNKNOWN, WITHOUT, Counts
from metrics.mending import keys_in
from stages.statistics import median_of_counts

PLANNED, PACE = "planned", "pace"
CONDITIONS = {"within": "c.team_id = ANY(%(within)s::bigint[])", "since": "c.quarter >= %(since)s"}
CHOSEN = """SELECT c.opportunity_id, c.version_id, c.team_id, c.kind, c.path, c.days, c.left_stages, c.talks_by_then
FROM metrics_course c
WHERE c.workspace_id = %(workspace)s AND c.version_id = ANY(%(versions)s::bigint[]) {conditions}"""
# Conversations stand in the order of time: those that were held by the landmark are the first ones.
BY_THEN = f"""
SELECT c.opportunity_id, c.version_id, c.team_id, c.kind, stage.place,
    ARRAY(
        SELECT DISTINCT talk / {ROLES} FROM unnest(c.path[1:left_one.talks]) AS talk WHERE talk >= {ROLES} ORDER BY 1
    ) AS roles,
    (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY c.days[n + 1] - c.days[n])
        FROM generate_series(1, left_one.talks - 1) AS n
    ) AS gap
FROM chosen c, unnest(c.left_stages, c.talks_by_then) AS left_one (stage_id, talks)
JOIN unnest(%(stages)s::bigint[], %(places)s::int[]) AS stage (id, place) ON stage.id = left_one.stage_id
"""
COUNTED = f"""
WITH chosen AS MATERIALIZED ({{chosen}}), by_then AS MATERIALIZED ({BY_THEN})
SELECT 'met', place, version_id, team_id, kind, roles, NULL::float, count(*) FROM by_then
GROUP BY place, version_id, team_id, kind, roles
UNION ALL
SELECT 'gap', place, version_id, team_id, kind, NULL, gap, count(*) FROM by_then
GROUP BY place, version_id, team_id, kind, gap
UNION ALL
SELECT 'opened', NULL, version_id, team_id, kind, NULL, NULL, count(*) FROM chosen GROUP BY version_id, team_id, kind
"""
LISTED = f"""
WITH chosen AS MATERIALIZED ({{chosen}}), by_then AS ({BY_THEN})
SELECT chosen.opportunity_id FROM chosen LEFT JOIN by_then USING (opportunity_id) WHERE ({{exposed}}) = %(state)s
"""
NEEDED = (
    "ARRAY(SELECT needed::bigint FROM jsonb_array_elements_text(%(plans)s::jsonb -> chosen.version_id::text) needed)"
)
EXPOSED = "CASE WHEN place IS NULL THEN 'stayed' {unknown}WHEN {met} THEN 'held' ELSE 'without' END"


@dataclass(frozen=True)
class Question:
    """One comparison, at the landmark of one stage: was any of `roles` met, or everybody that the `plans` of the
    version ask for up to there, or did conversations follow each other closely. `versions` have the stage."""

    what: str  # role-…, nature-…, planned or pace
    place: int  # of the stage on the score
    versions: tuple[int, ...]
    roles: tuple[int, ...] = ()
    plans: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def is_met(self, version: int, roles: tuple[int, ...]) -> bool:
        if self.what == PLANNED:
            return set(dict(self.plans)[version]) <= set(roles)
        return not set(self.roles).isdisjoint(roles)

    @property
    def key(self) -> tuple[str, int]:
        return self.what, self.place


@dataclass
class Coverage:
    """What is counted of each question, by version and team; and the days at which the pace is cut, by stage: the
    median over all deals that left the stage, whatever became of them."""

    counts: dict[tuple[str, int], Counts] = field(default_factory=dict)
    cuts: dict[int, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Of which opportunities: those that the reader sees, on these versions, opened since the first day of a quarter.
    `stages` are the rows of every version, with their place on the score."""

    workspace_id: int
    stages: tuple[tuple[int, int], ...]
    questions: tuple[Question, ...]
    within: tuple[int, ...] | None = None
    since: date | None = None
    task: ClassVar[str] = "metrics.tasks.count_coverage"

    # ---- as a message carries it
    def written(self) -> dict[str, Any]:
        return asdict(self) | {"since": self.since and self.since.isoformat()}

    @classmethod
    def read(cls, asked: dict[str, Any]) -> Asked:
        questions = tuple(
            Question(**{name: _frozen(value) for name, value in one.items()}) for one in asked["questions"]
        )
        since = asked["since"] and date.fromisoformat(asked["since"])
        frozen = {name: _frozen(asked[name]) for name in ("stages", "within")}
        return cls(asked["workspace_id"], questions=questions, since=since, **frozen)

    # ---- counted
    @property
    def versions(self) -> list[int]:
        return sorted({version for question in self.questions for version in question.versions})

    @property
    def _values(self) -> dict[str, Any]:
        stages, places = zip(*self.stages, strict=True) if self.stages else ((), ())
        asked = {"workspace": self.workspace_id, "versions": self.versions, "since": self.since}
        within = None if self.within is None else list(self.within)
        return asked | {"stages": list(stages), "places": list(places), "within": within}

    def _chosen(self, *conditions: str) -> str:
        narrowed = [sql for name, sql in CONDITIONS.items() if self._values[name] is not None]
        return CHOSEN.format(conditions="".join(f" AND {sql}" for sql in (*narrowed, *conditions)))

    def exceeds(self, most: int) -> bool:
        sql = f"SELECT count(*) FROM ({self._chosen()} LIMIT %(most)s) AS first"
        with connection.cursor() as cursor:
            cursor.execute(sql, self._values | {"most": most + 1})
            return cursor.fetchone()[0] > most

    def counted(self) -> Coverage:
        rows: dict[str, list[tuple]] = {"met": [], "gap": [], "opened": []}
        with connection.cursor() as cursor:
            cursor.execute(COUNTED.format(chosen=self._chosen()), self._values)
            for part, *row in cursor.fetchall():
                rows[part].append(tuple(row))
        cuts = {place: _cut(rows["gap"], place) for _stage, place in self.stages}
        found = Coverage(cuts=cuts)
        for question in self.questions:
            found.counts[question.key] = _counts(question, rows, cuts[question.place]).weighed()
        return found

    # ---- the list behind a figure
    def deals(self, question: Question, state: str, cut: float | None) -> RawSQL:
        """The keys of the opportunities that are in a state for a question."""
        unknown = "WHEN gap IS NULL THEN 'unknown' " if question.what == PACE else ""
        exposed = EXPOSED.format(unknown=unknown, met=_condition(question))
        plans = json.dumps({str(version): roles for version, roles in question.plans})
        one = Asked(self.workspace_id, tuple(stage for stage in self.stages if stage[1] == question.place), (question,),
                    self.within, self.since)  # fmt: skip
        asked = one._values | {"state": state, "roles": list(question.roles), "plans": plans, "cut": cut}
        return keys_in(LISTED.format(chosen=one._chosen(), exposed=exposed), asked)


def _condition(question: Question) -> str:
    if question.what == PACE:
        return "gap <= %(cut)s::float"
    return f"roles @> {NEEDED}" if question.what == PLANNED else "roles && %(roles)s::bigint[]"


def _cut(gaps: list[tuple], place: int) -> float | None:
    known: Counter[float] = Counter()
    for here, _version, _team, _kind, _roles, gap, n in gaps:
        if here == place and gap is not None:
            known[gap] += n
    return median_of_counts(known)


def _counts(question: Question, rows: dict[str, list[tuple]], cut: float | None) -> Counts:
    counts, left = Counts(), Counter[tuple[int, int, str]]()
    for version, team, kind, state, n in _states(question, rows, cut):
        counts.add((version, team), state, kind, False, n)
        left[version, team, kind] += n
    for _place, version, team, kind, _roles, _gap, n in rows["opened"]:
        stayed = n - left[version, team, kind]
        if stayed and version in question.versions:
            counts.add((version, team), STAYED, kind, False, stayed)
    return counts


def _states(question: Question, rows, cut: float | None) -> Iterator[tuple[int, int, str, str, int]]:
    """Version, team, outcome, state, and how many, of those that left the stage."""
    part = "gap" if question.what == PACE else "met"
    for place, version, team, kind, roles, gap, n in rows[part]:
        if place != question.place or version not in question.versions:
            continue
        if part == "gap":
            state = UNKNOWN if gap is None else HELD if gap <= cut else WITHOUT
        else:
            state = HELD if question.is_met(version, roles) else WITHOUT
        yield version, team, kind, state, n


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list | tuple) else value
