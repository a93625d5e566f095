"""How long an opportunity has been silent, and when that is worth saying.

Silence is the days since the last conversation held with the buyer. A note or an edit does not break it; a
conversation scheduled soon stops the alarm.
"""

from dataclasses import dataclass
from datetime import date

USUAL_DAYS = 21  # the alarm, until enough silences of won deals are known
KNOWN_SILENCES = 30
SOON_DAYS = 14
LONGEST_DAYS = 365  # what is said of past deals stops here: longer ones count as this long


@dataclass(frozen=True)
class Ending:
    """Of the decided deals of a team that were once silent this long, how many ended in no decision."""

    decided: int
    no_decision: int


def alarm_days(silences: int, third_quartile: int | None) -> int:
    """The alarm of a stage, in days, from the silences that its won deals lived through: how many, and their 75th
    percentile (the shortest that is at least as long as three quarters of them)."""
    if silences < KNOWN_SILENCES or third_quartile is None:
        return USUAL_DAYS
    return third_quartile


def days_silent(last_held_on: date | None, opened_on: date | None, today: date) -> int | None:
    """Days since the last conversation; since the opening when there was none; None when neither day is known."""
    since = last_held_on or opened_on
    return None if since is None else max(0, (today - since).days)


def is_silent(days: int | None, next_on: date | None, today: date, alarm: int) -> bool:
    """At or past the alarm, with nothing scheduled within two weeks of today."""
    if days is None or days < alarm:
        return False
    return next_on is None or abs((next_on - today).days) > SOON_DAYS
