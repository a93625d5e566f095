"""Days and hours as people say them, in English and French: “yesterday 3pm”, “hier 15h”, “jeudi dernier 9h30”.

A small grammar of our own, because a form may not guess: general parsers read “hier 15h” as an hour of the day before
yesterday, and “32 november” as a day of 1932. Here every word must be understood, or nothing is. Pure.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

PAST, FUTURE = "past", "future"  # where a day without “last” or “next” is looked for
MORNING, NOON, AFTERNOON, EVENING = time(9), time(12), time(14), time(18)
LONGEST = 80
NUMBERS = "a an one un une|two deux|three trois|four quatre|five cinq|six|seven sept|eight huit|nine neuf|ten dix"
WEEKDAYS = "monday mon lundi|tuesday tue mardi|wednesday wed mercredi|thursday thu jeudi|friday fri vendredi"
WEEKDAYS += "|saturday sat samedi|sunday sun dimanche"
MONTHS = "january jan janvier janv|february feb fevrier fevr|march mar mars|april apr avril avr|may mai|june jun juin"
MONTHS += "|july jul juillet juil|august aug aout|september sep sept septembre|october oct octobre"
MONTHS += "|november nov novembre|december dec decembre"
PARTS = {
    MORNING: "morning matin",
    NOON: "noon midday midi",
    AFTERNOON: "afternoon apres-midi apresmidi",
    EVENING: "evening tonight soir",
}
UNITS = {
    "minutes": "minute minutes min mins",
    "hours": "hour hours heure heures h",
    "days": "day days jour jours",
    "weeks": "week weeks semaine semaines",
}
SHIFTS = {
    -2: ["day before yesterday", "avant-hier", "avant hier"],
    -1: ["yesterday", "hier"],
    0: ["today", "aujourd'hui", "aujourdhui"],
    1: ["tomorrow", "demain"],
    2: ["day after tomorrow", "apres-demain", "apres demain"],
}
FILLERS = "at on the of this a de du le la les ce cet cette vers dans_la"


def _numbered(names: str, start: int) -> dict[str, int]:
    return {word: n for n, group in enumerate(names.split("|"), start) for word in group.split()}


NUMBER, WEEKDAY, MONTH = _numbered(NUMBERS, 1), _numbered(WEEKDAYS, 0), _numbered(MONTHS, 1)
PART = {word: at for at, words in PARTS.items() for word in words.split()}
UNIT = {word: unit for unit, words in UNITS.items() for word in words.split()}
SHIFT = {word: n for n, words in SHIFTS.items() for word in words}


def _one_of(words) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass
class Said:
    """What is understood so far. Each of the three may be said once."""

    now: datetime
    tends: str
    day: date | None = None
    at: time | None = None
    exactly: datetime | None = None

    # ---- what the patterns say
    def ago(self, n: str, unit: str, direction: int) -> None:
        steps = direction * (int(n) if n.isdecimal() else NUMBER[n])
        if UNIT[unit] in ("minutes", "hours"):
            moment = self.now.astimezone(UTC) + timedelta(**{UNIT[unit]: steps})
            self._put(exactly=moment.replace(second=0, microsecond=0))
        else:
            self._put(day=self.now.date() + timedelta(**{UNIT[unit]: steps}))

    def shifted(self, word: str) -> None:
        self._put(day=self.now.date() + timedelta(days=SHIFT[word]))

    def weekday(self, before: str | None, name: str, after: str | None) -> None:
        which, today = before or after, self.now.date()
        ahead = (WEEKDAY[name] - today.weekday()) % 7
        if which in ("next", "prochain"):
            shift = ahead or 7
        elif which in ("last", "dernier"):
            shift = ahead - 7
        else:
            shift = ahead if self.tends == FUTURE or ahead == 0 else ahead - 7
        self._put(day=today + timedelta(days=shift))

    def calendar(self, day: str, month: str, year: str | None) -> None:
        n = int(month) if month.isdecimal() else MONTH[month]
        if year:
            return self._put(day=date(int(year), n, int(day)))
        today = self.now.date()
        years = (today.year, today.year - 1) if self.tends == PAST else (today.year, today.year + 1)
        found = date(years[0], n, int(day))
        beyond = found > today if self.tends == PAST else found < today
        return self._put(day=date(years[1], n, int(day)) if beyond else found)

    def clock(self, hour: str, minute: str | None, half: str | None) -> None:
        n = int(hour)
        if half:
            if not 1 <= n <= 12:
                raise ValueError
            n = n % 12 + (12 if half == "pm" else 0)
        self._put(at=time(n, int(minute or 0)))

    def part(self, word: str) -> None:
        if word == "tonight" and self.day is None:
            self._put(day=self.now.date())
        self._put(at=PART[word])

    def _put(self, **said) -> None:
        for name, value in said.items():
            if getattr(self, name) is not None:
                raise ValueError
            setattr(self, name, value)

    # ---- what it means together
    def moment(self) -> datetime | None:
        if self.exactly:
            return None if self.day or self.at else self.exactly
        if self.day is None and self.at is None:
            return None
        day, at = self.day or self.now.date(), self.at
        if at is None and day == self.now.date():
            return self.now.replace(second=0, microsecond=0) if self.tends == PAST else None
        return datetime.combine(day, at or MORNING)


N, U, M, W = rf"(\d{{1,3}}|{_one_of(NUMBER)})", f"({_one_of(UNIT)})", f"({_one_of(MONTH)})", f"({_one_of(WEEKDAY)})"
GRAMMAR: tuple[tuple[re.Pattern, Callable], ...] = tuple(
    (re.compile(rf"(?:{pattern})(?![a-z0-9])"), act)
    for pattern, act in (
        (rf"il y a {N} ?{U}", lambda said, n, unit: said.ago(n, unit, -1)),
        (rf"{N} ?{U} ago", lambda said, n, unit: said.ago(n, unit, -1)),
        (rf"(?:in|dans) {N} ?{U}", lambda said, n, unit: said.ago(n, unit, 1)),
        (f"({_one_of(SHIFT)})", Said.shifted),
        (rf"(?:(last|next) )?{W}(?: (dernier|prochain))?", Said.weekday),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda said, year, month, day: said.calendar(day, month, year)),
        (r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?", Said.calendar),
        (rf"(\d{{1,2}})(?:er|st|nd|rd|th)? {M}(?: (\d{{4}}))?", Said.calendar),
        (rf"{M} (\d{{1,2}})(?:st|nd|rd|th)?(?: (\d{{4}}))?", lambda said, month, day, y: said.calendar(day, month, y)),
        (r"(\d{1,2})(?:[:h](\d{2}))? ?(am|pm)", Said.clock),
        (r"(\d{1,2})(?::(\d{2})|h(\d{2})?)", lambda said, hour, m, n: said.clock(hour, m or n, None)),
        (f"({_one_of(PART)})", Said.part),
        (f"{_one_of(FILLERS.split())}", lambda _said: None),
    )
)


def understood(text: str, now: datetime, *, tends: str) -> datetime | None:
    """The moment that `text` says at `now` (aware, in the zone of who speaks); None when any word is not understood.

    A day comes back without a zone, for the caller to find out whether that hour exists there; what is counted in
    hours and minutes from now comes back in universal time. A day without an hour is its morning; today without an
    hour is now in what tends to the past, and not enough in what tends to the future.
    """
    left, said = _plain(text), Said(now, tends)
    if not left or len(left) > LONGEST:
        return None
    try:
        while left:
            left = _understood_first(left, said)
        return said.moment()
    except (ValueError, OverflowError):
        return None


def _understood_first(left: str, said: Said) -> str:
    for pattern, act in GRAMMAR:
        match = pattern.match(left)
        if match:
            act(said, *match.groups())
            return left[match.end() :].lstrip(" ,")
    raise ValueError


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).split())
