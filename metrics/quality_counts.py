"""What the conversations of a span did: by team, by buyer role, by theme and by month, in one statement.

Whole months are read from what the jobs have counted, the days at the edges of the span from the conversations.
"""

# ruff: noqa: S608 (the SQL is put together from constants of the modules that count; every value is a parameter)

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from metrics.flow_counts import IN_TEAMS
from metrics.mending import run
from metrics.qualities import COLUMNS, EFFECTS, counted_between
from metrics.quality import Effects
from metrics.spans import DAY, EVERYTHING, Span
from people.models import Membership

KEYS = ("team_id", "role_id", "theme_id", "month")
ROWS = f"{', '.join(KEYS)}, {EFFECTS}"
SUMS = ", ".join(f"sum({name})::bigint" for name in EFFECTS.split(", "))
TOLD = f"""
WITH counted AS ({{rows}})
SELECT GROUPING({", ".join(KEYS)}), {", ".join(KEYS)}, {SUMS} FROM counted
GROUP BY GROUPING SETS ({", ".join(f"({key})" for key in KEYS)})
"""
BY_TEAM_AND_MONTH = f"SELECT team_id, month, {SUMS} FROM metrics_qualitycount WHERE {{where}} GROUP BY team_id, month"
PLACES = {0b0111: "teams", 0b1011: "roles", 0b1101: "themes", 0b1110: "months"}  # a bit for each key left out


@dataclass(frozen=True)
class Asked:
    """Conversations held in a span, of the teams that the reader sees (`within`, None for all)."""

    workspace_id: int
    zone: str
    span: Span = EVERYTHING
    within: tuple[int, ...] | None = None
    team: int | None = None

    @classmethod
    def seen_by(cls, member: Membership, **asked) -> Asked:
        within = None if member.sees_everything else tuple(sorted(member.team_ids))
        return cls(member.workspace_id, member.workspace.time_zone, within=within, **asked)

    def narrowed(self, **to) -> Asked:
        return replace(self, **to)

    @property
    def parameters(self) -> dict[str, Any]:
        within = None if self.within is None else list(self.within)
        return {"workspace": self.workspace_id, "zone": self.zone, "within": within, "team": self.team}

    def of_teams(self, alias: str = "") -> str:
        asked = self.parameters
        return "".join(sql.format(alias) for name, sql in IN_TEAMS.items() if asked[name] is not None)

    def address(self, **figure) -> str:
        """The query of the address under which the conversations of a figure are listed."""
        asked = {"held_from": self.span.starts_on, "held_to": self.span.ends_on, "of_team": self.team} | figure
        return urlencode({name: value for name, value in asked.items() if value not in ("", None)})


@dataclass(frozen=True)
class Counts:
    """By the key of a team, a buyer role or a theme, 0 for none, and by the first day of the month."""

    teams: dict[int, Effects] = field(default_factory=dict)
    roles: dict[int, Effects] = field(default_factory=dict)
    themes: dict[int, Effects] = field(default_factory=dict)
    months: dict[date, Effects] = field(default_factory=dict)

    @property
    def total(self) -> Effects:
        return sum(self.teams.values(), Effects())


def counted(asked: Asked) -> Counts:
    found, parameters = Counts(), asked.parameters
    parts = [_whole_months(asked, parameters), *_edges(asked, parameters)]
    for place, *keys, held, obtained, partly, missed, forward, unmoved, back in run(
        TOLD.format(rows=" UNION ALL ".join(part for part in parts if part)), parameters
    ):
        key = next(key for key in keys if key is not None)
        effects = Effects(held, obtained, partly, missed, forward, unmoved, back)
        getattr(found, PLACES[place])[key] = effects
    return found


def by_team_and_month(asked: Asked) -> dict[tuple[int, date], Effects]:
    """Of the whole months of the span. ValueError where it cuts one."""
    if asked.span.edges:
        raise ValueError("only whole months are counted by team and month")
    parameters = asked.parameters
    where = _where(asked, parameters)
    rows = run(BY_TEAM_AND_MONTH.format(where=where), parameters) if where else []
    return {(team, month): Effects(*effects) for team, month, *effects in rows}


def _where(asked: Asked, parameters: dict[str, Any]) -> str:
    months = asked.span.whole_months
    if months is None:
        return ""
    parameters |= {"first_month": months[0], "last_month": months[1]}
    where = "workspace_id = %(workspace)s" + asked.of_teams()
    where += " AND month >= %(first_month)s" if months[0] else ""
    return where + (" AND month <= %(last_month)s" if months[1] else "")


def _whole_months(asked: Asked, parameters: dict[str, Any]) -> str:
    where = _where(asked, parameters)
    return f"SELECT {ROWS} FROM metrics_qualitycount WHERE {where}" if where else ""


def _edges(asked: Asked, parameters: dict[str, Any]) -> list[str]:
    parts = []
    for place, edge in enumerate(asked.span.edges):
        first, after = f"first_{place}", f"after_{place}"
        parameters |= {first: edge.starts_on, after: edge.ends_on and edge.ends_on + DAY}  # an edge has both ends
        rows = counted_between(first, after, asked.of_teams("o."))
        parts.append(f"SELECT {ROWS} FROM ({rows}) AS edge ({COLUMNS})")
    return parts
