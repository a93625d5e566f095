"""Where a scheduled conversation can go: days and hours, values in and values out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
LATER = timedelta(hours=2)
HALF_HOUR = timedelta(minutes=30)
EVENING = time(20)  # what would come after it is not offered as “later today”


def next_working_day(day: date) -> date:
    """The first day after `day` that is neither a Saturday nor a Sunday."""
    following = day + timedelta(days=1)
    while following.weekday() >= SATURDAY:
        following += timedelta(days=1)
    return following


def next_week(day: date) -> date:
    """The Monday of the week after."""
    return day + timedelta(days=7 - day.weekday())


def same_hour(moment: datetime, day: date, zone: ZoneInfo) -> datetime:
    """That day at the hour of `moment`, as the clocks of `zone` show it. An hour that they skip comes one later."""
    there = moment.astimezone(zone)
    return datetime.combine(day, there.time().replace(fold=0), zone)


def later_today(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Two hours from now or a little more, at a whole or half hour; None where the evening has come by then."""
    there = (now + LATER).astimezone(zone)
    whole = there.replace(minute=0, second=0, microsecond=0)
    goes = next(whole + HALF_HOUR * n for n in range(4) if whole + HALF_HOUR * n >= there)
    is_today = goes.date() == now.astimezone(zone).date()
    return goes if is_today and goes.time() <= EVENING else None


def places(starts_at: datetime, now: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """What is offered, by its name, without two names for one moment: later, tomorrow, working, week, and the working
    day after its own, so that there is always one."""
    today, its = now.astimezone(zone).date(), starts_at.astimezone(zone).date()
    days = {"tomorrow": today + timedelta(days=1), "working": next_working_day(today), "week": next_week(today)}
    days["after"] = next_working_day(max(today, its))
    offered = {"later": later_today(now, zone)}
    offered |= {name: same_hour(starts_at, day, zone) for name, day in days.items()}
    found: dict[str, datetime] = {}
    for name, moment in offered.items():
        if moment is not None and moment != starts_at and moment not in found.values():
            found[name] = moment
    return found
