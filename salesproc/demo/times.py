"""Days as numbers become moments of working days. Day 0.0 is the midnight with which today begins."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

OPENS_AT, MINUTES = 8 * 60 + 30, 9 * 60 + 30


class Calendar:
    """Squeezes each week before and after today's first minute into its five working days. Order is kept."""

    def __init__(self, today: date, zone: ZoneInfo):
        self.today, self.zone = today, zone
        self.offset = cache(self._offset)
        self.working = [day for day in range(7) if (today.weekday() + day) % 7 < 5]

    def __reduce__(self):
        return Calendar, (self.today, self.zone)

    def moment(self, at: float) -> str:
        """ISO 8601 with the offset of the zone on that day."""
        week, within = divmod(at, 7)
        place, part = divmod(within * 5 / 7, 1)
        return self.exact(int(week) * 7 + self.working[int(place)], OPENS_AT + int(part * MINUTES) // 5 * 5)

    def working_day(self, number: int) -> int:
        """That day, or the Monday after it."""
        weekday = (self.today.weekday() + number) % 7
        return number + (7 - weekday if weekday > 4 else 0)

    def exact(self, day: int, minute: int) -> str:
        text, offset = self.offset(day)
        return f"{text}T{minute // 60:02d}:{minute % 60:02d}:00{offset}"

    def day(self, number: int) -> date:
        return self.today + timedelta(days=number)

    def number(self, moment: str) -> int:
        """The day, counted from today, on which a moment made here falls."""
        return date.fromisoformat(moment[:10]).toordinal() - self.today.toordinal()

    def _offset(self, number: int) -> tuple[str, str]:
        day = self.day(number)
        offset = datetime.combine(day, time(12), self.zone).strftime("%z")
        return day.isoformat(), f"{offset[:3]}:{offset[3:]}"
