"""The conversations of decided opportunities as an event log for tools of process mining: XES (IEEE 1849) and CSV.

A trace is an opportunity, an event a conversation that was held. The resource of an event is the department of whoever
held it, never a person: a log ranks nobody. Rows come from the server a part at a time, whatever their number.
"""

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from django.db import connection

from conversations.importing.explaining import harmless, line
from metrics.courses import IN_ORDER, NO_SCORE, OFF, OUT_OF_ORDER
from metrics.naming import names
from metrics.population import UNKNOWN
from metrics.sequences import Chosen
from metrics.sequences_wording import activity_names
from people.models import Department, Workspace

XES, CSV = "xes", "csv"
AT_ONCE = 2_000  # rows that are read from the server together
MOST = 100_000  # events of a file that a page gives
ROWS = """
SELECT c.opportunity_id, c.kind, c.version_id, c.team_id, coalesce(fact.level, ''), c.decided_on,
    told.activity, talk.starts_at, talk.time_known, coalesce(talk.department_id, holder.department_id), told.fit
FROM ({chosen}) AS c
LEFT JOIN LATERAL (
    SELECT level FROM metrics_fact WHERE opportunity_id = c.opportunity_id AND kind = c.kind
    ORDER BY outcome_id DESC LIMIT 1
) AS fact ON true
CROSS JOIN LATERAL unnest(c.talks, c.path, c.fits) WITH ORDINALITY AS told (id, activity, fit, place)
JOIN conversations_conversation talk ON talk.id = told.id
LEFT JOIN people_membership holder ON holder.id = talk.held_by_id
ORDER BY c.opportunity_id, told.place
"""
COLUMNS = "c.opportunity_id, c.kind, c.version_id, c.team_id, c.decided_on, c.talks, c.path, c.fits"
FITS = {NO_SCORE: "no score", IN_ORDER: "in order", OUT_OF_ORDER: "out of order", OFF: "off the score"}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # in XML 1.0
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/>\
<string key="lifecycle:transition" value="complete"/></global>
<classifier name="Activity" keys="concept:name"/>
"""
HEADING = (
    *("case:concept:name", "concept:name", "time:timestamp", "org:resource", "lifecycle:transition"),
    *("time_known", "fit", "case:outcome", "case:version", "case:team", "case:level", "case:decided_on"),
)


class Event(NamedTuple):
    case: int
    outcome: str
    version: str
    team: str
    level: str
    decided_on: str
    activity: str
    at: datetime
    time_known: bool
    department: str
    fit: str


@dataclass(frozen=True)
class EventLog:
    workspace: Workspace
    chosen: Chosen

    def size(self) -> int:
        """How many events."""
        with connection.cursor() as cursor:
            cursor.execute(self.chosen.rows("coalesce(sum(cardinality(c.path)), 0)::bigint"), self.chosen.asked)
            return cursor.fetchone()[0]

    def write_xes(self, out: BinaryIO) -> None:
        out.write(HEAD.encode())
        out.write(f"{_string('concept:name', self.workspace.name)}\n".encode())
        for _case, events in groupby(self.events(), attrgetter("case")):
            out.write(_trace(list(events)).encode())
        out.write(b"</log>\n")

    def write_csv(self, out: BinaryIO) -> None:
        out.write(("\ufeff" + line(HEADING)).encode())
        for event in self.events():
            out.write(line([harmless(cell) if isinstance(cell, str) else cell for cell in _cells(event)]).encode())

    def events(self) -> Iterator[Event]:
        """In the order of their opportunities, and of time within each."""
        told, zone = _Names(self.chosen), ZoneInfo(self.workspace.time_zone)
        with connection.chunked_cursor() as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(ROWS.format(chosen=self.chosen.rows(COLUMNS)), self.chosen.asked)
            while rows := cursor.fetchmany(AT_ONCE):
                for case, outcome, version, team, level, decided_on, activity, at, time_known, department, fit in rows:
                    yield Event(
                        case,
                        outcome,
                        told.versions.get(version or None, ""),
                        told.teams.get(team, ""),
                        level or UNKNOWN,
                        decided_on.isoformat() if decided_on else "",
                        told.activities[activity],
                        at.astimezone(zone),
                        time_known,
                        told.departments.get(department, ""),
                        FITS[fit],
                    )


class _Names:
    """Of everything that the events point to: a few queries before the first of them."""

    def __init__(self, chosen: Chosen):
        activities = self._distinct(chosen, "unnest(c.path)")
        self.activities = activity_names(activities)
        self.versions = names("version", [key or None for key in self._distinct(chosen, "c.version_id")])
        self.teams = names("team", self._distinct(chosen, "c.team_id"))
        self.departments = dict(Department.objects.filter(workspace=chosen.workspace_id).values_list("pk", "name"))

    @staticmethod
    def _distinct(chosen: Chosen, column: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT one FROM ({chosen.rows(f'{column} AS one')}) AS some_rows", chosen.asked)
            return [row[0] for row in cursor.fetchall()]


def _trace(events: list[Event]) -> str:
    first = events[0]
    told = {"outcome": first.outcome, "version": first.version, "team": first.team, "level": first.level}
    attributes = _string("concept:name", str(first.case)) + "".join(_string(*pair) for pair in told.items())
    if first.decided_on:
        attributes += _string("decided_on", first.decided_on)
    return f"<trace>{attributes}\n{''.join(_event(event) for event in events)}</trace>\n"


def _event(event: Event) -> str:
    resource = _string("org:resource", event.department) if event.department else ""
    moment = f'<date key="time:timestamp" value="{event.at.isoformat(timespec="milliseconds")}"/>'
    known = "" if event.time_known else '<boolean key="time_known" value="false"/>'
    life = _string("lifecycle:transition", "complete")
    activity, fit = _string("concept:name", event.activity), _string("fit", event.fit)
    return f"<event>{activity}{moment}{resource}{life}{fit}{known}</event>\n"


@lru_cache(10_000)  # the same few words come again and again
def _string(key: str, value: str) -> str:
    escaped = quoteattr(UNWRITABLE.sub("", value), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
    return f'<string key="{key}" value={escaped}/>'


def _cells(event: Event) -> list:
    known = "true" if event.time_known else "false"
    at = event.at.isoformat(timespec="milliseconds")
    case = [event.outcome, event.version, event.team, event.level, event.decided_on]
    return [event.case, event.activity, at, event.department, "complete", known, event.fit, *case]
