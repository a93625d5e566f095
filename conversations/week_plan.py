"""The scheduled conversations of a person's week, day by day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations import telling
from conversations.agenda import ROWS, Row
from conversations.models import Conversation
from salesproc.figures import day as written_day
from salesproc.prepared import read

MOST = 200
USUAL = timedelta(minutes=30)  # of one whose length is not said
CHANNELS = dict(Conversation.Channel.choices)
# By hand, as agenda.py says. Who sees it is what `Conversation.objects.visible_to` says.
KEYS = """
    SELECT c.id, count(*) OVER () AS n
    FROM conversations_conversation c JOIN conversations_opportunity o ON o.id = c.opportunity_id
    WHERE c.workspace_id = %(workspace)s AND c.state = 'scheduled' AND c.held_by_id = %(member)s
        AND c.starts_at >= %(first)s AND c.starts_at < %(end)s
        AND (%(teams)s::bigint[] IS NULL OR o.team_id = ANY(%(teams)s::bigint[]))
    ORDER BY c.starts_at, c.id LIMIT %(most)s
"""


def monday_of(text: str | None, today: date) -> date:
    """Of the week in which the day of an address is; of this week when it names none."""
    try:
        day = parse_date(text or "") or today
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        return today - timedelta(days=today.weekday())


@dataclass(frozen=True)
class Talk:
    of: Row
    is_waiting: bool  # its time has come: to be logged
    overlaps: bool  # the one before is not over when it begins
    may_log: bool

    @property
    def minutes(self) -> int | None:
        return round(self.of.duration.total_seconds() / 60) if self.of.duration else None

    @property
    def channel(self) -> str:
        return str(CHANNELS.get(self.of.channel, ""))

    @property
    def tried_says(self) -> str:
        return telling.tried(self.of.attempts) if self.of.attempts else ""


@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    is_over: bool
    talks: list[Talk]


class WeekPlan:
    """The week of `member` from `monday` on, as `viewer` may see it."""

    def __init__(self, member, monday: date, *, viewer):
        self.member, self.monday, self.viewer, self.workspace = member, monday, viewer, viewer.workspace

    @property
    def is_own(self) -> bool:
        return self.viewer.pk == self.member.pk

    @property
    def is_this_week(self) -> bool:
        return self.monday == monday_of(None, self.workspace.today())

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.workspace.zone)

    @cached_property
    def _found(self) -> tuple[list[Row], int]:
        asked = {
            "workspace": self.member.workspace_id,
            "member": self.member.pk,
            "teams": None if self.viewer.sees_everything else list(self.viewer.team_ids),
            "first": self._midnight(self.monday),
            "end": self._midnight(self.after),
            "most": MOST,
        }
        keys = read(KEYS, asked)
        rows = read(ROWS, {"keys": [pk for pk, _n in keys]})
        return [Row(*row) for row in rows], keys[0][1] if keys else 0

    @property
    def n(self) -> int:
        return self._found[1]

    @property
    def left_out(self) -> int:
        return self.n - len(self._found[0])

    @cached_property
    def days(self) -> list[Day]:
        talks: dict[date, list[Talk]] = {self.monday + timedelta(days=n): [] for n in range(7)}
        now, until = timezone.now(), None
        for row in self._found[0]:
            overlaps = row.time_known and until is not None and row.starts_at < until
            may_log = self.viewer.may("conversation.log", row)
            talks[self.workspace.day_of(row.starts_at)].append(Talk(row, row.starts_at < now, overlaps, may_log))
            if row.time_known:
                until = max(until or row.starts_at, row.starts_at + (row.duration or USUAL))
        today = self.workspace.today()
        return [Day(day, day == today, day < today, found) for day, found in talks.items()]

    @property
    def title(self) -> str:
        if not self.n:
            return _("No conversation this week") if self.is_this_week else _("No conversation that week")
        if self.is_this_week:
            told = ngettext("%(n)s conversation this week", "%(n)s conversations this week", self.n)
        else:
            told = ngettext("%(n)s conversation that week", "%(n)s conversations that week", self.n)
        return told % {"n": telling.in_words(self.n)}

    @property
    def span(self) -> str:
        days = {"first": written_day(self.monday), "last": written_day(self.monday + timedelta(days=6))}
        return _("%(first)s to %(last)s") % days
