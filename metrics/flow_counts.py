"""What is counted of each stage of a version: from the cohorts, and from the deals in days that cut a quarter."""

# ruff: noqa: S608 (the SQL is put together from constants of the modules that count; every value is a parameter)

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conversations.models import Opportunity
from metrics.answers import counted_in
from metrics.flows import COUNTED_PASSAGES, COUNTED_STAYS, PASSED, STAYED
from metrics.mending import keys_in, run
from metrics.spans import EVERYTHING, Span, in_quarters

IN_TEAMS = {
    "within": " AND {}team_id = ANY(%(within)s::bigint[])",
    "team": " AND {}team_id = %(team)s",
}
STAY_ROWS = "stage_id, state, days, since, deals, n"
PASSAGE_ROWS = "stage_id, fate, n"
# By stage and state: the days of each stay, and over all of them how many deals and stays there are.
STAYS_TOLD = """
WITH counted AS ({rows})
SELECT stage_id, state, day, count(*), 0 FROM counted, unnest(days) AS day GROUP BY stage_id, state, day
UNION ALL SELECT stage_id, state, greatest(0, %(today)s - day), count(*), 0
    FROM counted, unnest(since) AS day GROUP BY stage_id, state, day
UNION ALL SELECT stage_id, state, NULL, sum(n), sum(deals) FROM counted GROUP BY stage_id, state
"""
PASSAGES_TOLD = "WITH counted AS ({rows}) SELECT stage_id, fate, sum(n) FROM counted GROUP BY stage_id, fate"
LISTED = {
    "left": f"SELECT id FROM ({STAYED}) AS stayed WHERE stage_id = %(stage)s AND state = 'left'",
    "still": f"SELECT id FROM ({STAYED}) AS stayed WHERE stage_id = %(stage)s AND state = 'still'",
    "past": f"SELECT id FROM ({STAYED}) AS stayed WHERE stage_id = %(stage)s AND %(today)s - since > %(expected)s",
    "unknown": f"SELECT id FROM ({STAYED}) AS stayed WHERE stage_id = %(stage)s AND state = 'unknown'",
    "entered": f"SELECT id FROM ({PASSED}) AS passed WHERE stage_id = %(stage)s",
    "left_out": f"SELECT id FROM ({PASSED}) AS passed WHERE stage_id IS NULL AND fate = 'unknown'",
}
OF_FATE = f"SELECT id FROM ({PASSED}) AS passed WHERE stage_id = %(stage)s AND fate = %(fate)s"


@dataclass(frozen=True)
class Asked:
    """Of which opportunities: on a version, of the teams that the reader sees, opened in some days. Until today is
    without an end: nobody opens tomorrow but a file whose clock is wrong."""

    workspace_id: int
    zone: str
    today: date
    version: int
    within: tuple[int, ...] | None = None
    team: int | None = None
    span: Span = EVERYTHING

    @property
    def parameters(self) -> dict[str, Any]:
        within = None if self.within is None else list(self.within)
        asked = {"workspace": self.workspace_id, "zone": self.zone, "today": self.today, "version": self.version}
        return asked | {"within": within, "team": self.team}

    def narrowed(self, alias: str = "") -> str:
        asked = self.parameters
        return "".join(sql.format(alias) for name, sql in IN_TEAMS.items() if asked[name] is not None)

    def deals(self, span: Span) -> str:
        """Which opportunities, as a condition on `o`. The days are dates of ours and not what somebody wrote."""
        days = f" AND o.opened_on >= '{span.starts_on:%Y-%m-%d}'" if span.starts_on else ""
        days += f" AND o.opened_on <= '{span.ends_on:%Y-%m-%d}'" if span.ends_on else ""
        return "AND o.version_id = %(version)s" + self.narrowed("o.") + days

    @property
    def open_span(self) -> Span:
        ends_on = self.span.ends_on
        return Span(self.span.starts_on, None if ends_on is None or ends_on >= self.today else ends_on)


@dataclass
class Counts:
    """Of one stage. Stays by whole days; `deals` by the state of their stays, passages by their fate."""

    left: Counter[int] = field(default_factory=Counter)
    still: Counter[int] = field(default_factory=Counter)
    stays: Counter[str] = field(default_factory=Counter)
    deals: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)

    @property
    def entered(self) -> int:
        return self.fates.total()

    def past(self, expected: int) -> int:
        """Of those that stay, how many are there longer than expected."""
        return sum(n for days, n in self.still.items() if days > expected)


@dataclass
class Found:
    """By the key of a stage, and how many deals there are: those whose steps are known, and those left out."""

    stages: dict[int, Counts]
    known: int = 0
    left_out: int = 0


def counted(asked: Asked) -> Found:
    """Two statements, whatever is asked."""
    stages: dict[int, Counts] = defaultdict(Counts)
    for stage, state, day, n, deals in run(_told(asked, STAYS_TOLD, "metrics_stay", STAY_ROWS), asked.parameters):
        if day is None:
            stages[stage].stays[state], stages[stage].deals[state] = int(n), int(deals)
        else:
            getattr(stages[stage], state)[day] += int(n)
    whole: Counter[str] = Counter()
    told = _told(asked, PASSAGES_TOLD, "metrics_passage", PASSAGE_ROWS)
    for stage, fate, n in run(told, asked.parameters):
        (whole if stage is None else stages[stage].fates)[fate] += int(n)
    return Found(dict(stages), whole["known"], whole["unknown"])


def _told(asked: Asked, told: str, table: str, columns: str) -> str:
    span = asked.open_span
    quarters, edges = in_quarters(span)
    parts = []
    if quarters:
        first, last = quarters
        days = f" AND quarter >= '{first:%Y-%m-%d}'" if first else ""
        days += f" AND quarter <= '{last:%Y-%m-%d}'" if last else ""
        of_version = f"workspace_id = %(workspace)s AND version_id = %(version)s{asked.narrowed()}{days}"
        parts.append(f"SELECT {columns} FROM {table} WHERE {of_version}")
    names = "workspace_id, version_id, team_id, quarter, " + columns
    statement = COUNTED_STAYS if table == "metrics_stay" else COUNTED_PASSAGES
    for edge in edges:
        rows = statement.format(only=asked.deals(edge), of_entries="")
        parts.append(f"SELECT {columns} FROM ({rows}) AS edge ({names})")
    return told.format(rows=" UNION ALL ".join(parts))


def listed(asked: Asked, member, what: str, stage: int | None = None, expected: int | None = None):
    """The opportunities that a figure counts: `what` is a key of LISTED or a fate."""
    sql = LISTED.get(what, OF_FATE).format(only=asked.deals(asked.open_span), of_entries="")
    named = asked.parameters | {"stage": stage, "expected": expected, "fate": what}
    counted = counted_in(asked.workspace_id, keys_in(sql, named))
    return Opportunity.objects.visible_to(member).filter(counted)


def opened(asked: Asked, member):
    """All that were opened on the version in these days."""
    found = Opportunity.objects.visible_to(member).filter(version=asked.version)
    span = asked.open_span
    if asked.team is not None:
        found = found.filter(team=asked.team)
    if span.starts_on:
        found = found.filter(opened_on__gte=span.starts_on)
    return found.filter(opened_on__lte=span.ends_on) if span.ends_on else found
