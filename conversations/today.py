"""A person's day: at most eight things to do, each with the fact behind it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Count, F, Q

from conversations import telling
from conversations.lists.conversations import people_in
from conversations.models import (
    Conversation,
    MilestoneReached,
    Opportunity,
    SilenceAlarm,
    SilenceEnding,
)
from conversations.planning import Suggestion, next_on_scores
from conversations.silence import Ending, days_silent
from conversations.week import Week
from stages.models import VersionRole

MOST = 8
KEPT_FREE = 3  # however full the day, this many places are left to what nobody has planned

TALKS = Conversation.objects.select_related(
    "opportunity__account", "theme", "buyer_role", "department", "planned_conversation__milestone"
).defer("search", "words", "opportunity__search", "opportunity__account__search")
DEALS = Opportunity.objects.select_related("account").defer("search", "account__search")


def share_out(agenda: int, silent: int, unplanned: int, most: int = MOST) -> tuple[int, int, int]:
    """How many of each are shown: the day's conversations first, then half of what is left to the silent ones."""
    agenda = min(agenda, most - min(KEPT_FREE, silent + unplanned))
    left = most - agenda
    silent = min(silent, max(left - unplanned, (left + 1) // 2))
    return agenda, silent, min(unplanned, left - silent)


@dataclass(frozen=True)
class Talk:
    """A scheduled conversation, and why it is worth having."""

    conversation: Conversation
    people: list[str]
    is_waiting: bool  # of an earlier day: to be logged
    milestone: str  # that it serves, while the buyer has not reached it
    never_met: list[str]  # of the roles on the score
    roles: int
    may_log: bool

    @property
    def minutes(self) -> int:
        return round(self.conversation.duration.total_seconds() / 60)

    @property
    def never_met_says(self) -> str:
        return telling.never_met(self)


@dataclass(frozen=True)
class Unplanned:
    opportunity: Opportunity
    suggestion: Suggestion | None
    may_plan: bool


@dataclass(frozen=True)
class Silent:
    opportunity: Opportunity
    days: int
    ending: Ending  # of the past deals of the team that were once silent this long
    may_plan: bool

    @property
    def ending_says(self) -> str:
        return telling.ending(self)


class Today:
    """The day of `member`, as `viewer` may see it: the same person, or somebody who leads their team."""

    def __init__(self, member, day: date, *, viewer=None):
        self.member, self.day, self.viewer = member, day, viewer or member
        self.workspace = self.viewer.workspace
        self.midnight = datetime.combine(day, time.min, self.workspace.zone)
        self.next_midnight = datetime.combine(day + timedelta(days=1), time.min, self.workspace.zone)

    @property
    def is_own(self) -> bool:
        return self.viewer.pk == self.member.pk

    # ---- how many there are
    @cached_property
    def _scheduled(self):
        mine = Conversation.objects.visible_to(self.viewer).scheduled().filter(held_by=self.member)
        return mine.filter(starts_at__lt=self.next_midnight)

    @cached_property
    def _open(self):
        return Opportunity.objects.visible_to(self.viewer).open().owned_by(self.member)

    @cached_property
    def _is_silent(self) -> Q:
        return SilenceAlarm.of(self.workspace).condition(self.day)

    @cached_property
    def counts(self) -> dict[str, int]:
        """`today` and `waiting`: conversations; `open`, `silent` and `unplanned` (and not silent): opportunities."""
        is_today = Q(starts_at__gte=self.midnight)
        talks = self._scheduled.aggregate(today=Count("pk", filter=is_today), waiting=Count("pk", filter=~is_today))
        deals = self._open.aggregate(
            open=Count("pk"),
            silent=Count("pk", filter=self._is_silent),
            unplanned=Count("pk", filter=Q(next_at=None) & ~self._is_silent),
        )
        return talks | deals

    @cached_property
    def _shares(self) -> tuple[int, int, int]:
        counts = self.counts
        return share_out(counts["today"] + counts["waiting"], counts["silent"], counts["unplanned"])

    @cached_property
    def rest(self) -> dict[str, int]:
        """Those that are not shown."""
        agenda, silent, unplanned = self._shares
        return {
            "talks": self.counts["today"] + self.counts["waiting"] - agenda,
            "silent": self.counts["silent"] - silent,
            "unplanned": self.counts["unplanned"] - unplanned,
        }

    @property
    def is_free(self) -> bool:
        return not any(self._shares)

    @cached_property
    def is_new(self) -> bool:
        """The workspace has no opportunity yet, as far as the person sees."""
        return not self.counts["open"] and not Opportunity.objects.visible_to(self.viewer).exists()

    # ---- what is shown
    @cached_property
    def agenda(self) -> list[Talk]:
        """Today's by the hour, then those of earlier days that wait to be logged, the latest first."""
        shown, today = self._shares[0], []
        if shown and self.counts["today"]:
            today = self._talks("starts_at", shown, starts_at__gte=self.midnight)
        waiting = []
        if len(today) < shown:
            waiting = self._talks("-starts_at", shown - len(today), starts_at__lt=self.midnight)
        return self._explained([*today, *waiting])

    def _talks(self, order: str, most: int, **when) -> list[Conversation]:
        """Their keys first: with the relations of each beside it PostgreSQL would not stop after `most`."""
        keys = self._scheduled.filter(**when).order_by(order, "pk").values_list("pk", flat=True)[:most]
        return list(TALKS.filter(pk__in=list(keys)).order_by(order, "pk"))

    def _explained(self, talks: list[Conversation]) -> list[Talk]:
        deals = {talk.opportunity_id: talk.opportunity for talk in talks}
        people, roles, met = people_in([talk.pk for talk in talks]), self._roles(deals), self._met(deals)
        reached = self._reached(deals)
        return [
            Talk(
                talk,
                people[talk.pk],
                talk.starts_at < self.midnight,
                self._served(talk, reached),
                [name for key, name in roles[talk.opportunity.version_id] if key not in met[talk.opportunity_id]],
                len(roles[talk.opportunity.version_id]),
                self.viewer.may("conversation.log", talk.opportunity),
            )
            for talk in talks
        ]

    def _served(self, talk: Conversation, reached: set[tuple[int, int]]) -> str:
        milestone = talk.planned_conversation and talk.planned_conversation.milestone
        return milestone.name if milestone and (talk.opportunity_id, milestone.pk) not in reached else ""

    def _roles(self, deals: dict) -> dict[int, list[tuple[int, str]]]:
        roles = defaultdict(list)
        versions = {deal.version_id for deal in deals.values() if deal.version_id}
        rows = VersionRole.objects.filter(version__in=versions)
        for version, key, name in rows.values_list("version_id", "buyer_role_id", "name"):
            roles[version].append((key, name))
        return roles

    def _met(self, deals: dict) -> dict[int, set[int]]:
        met = defaultdict(set)
        rows = Conversation.objects.held().filter(opportunity__in=deals, buyer_role__isnull=False)
        for deal, role in rows.order_by().values_list("opportunity_id", "buyer_role_id").distinct():
            met[deal].add(role)
        return met

    def _reached(self, deals: dict) -> set[tuple[int, int]]:
        rows = MilestoneReached.objects.standing().filter(opportunity__in=deals)
        return set(rows.values_list("opportunity_id", "milestone_id"))

    @cached_property
    def silent(self) -> list[Silent]:
        """Those silent for longest first."""
        if not self._shares[1]:
            return []
        rows = self._deals(self._open.filter(self._is_silent), F("last_held_at").asc(nulls_last=True), self._shares[1])
        day_of = self.workspace.day_of
        silences = [
            (row, days_silent(row.last_held_at and day_of(row.last_held_at), row.opened_on, self.day)) for row in rows
        ]
        endings = SilenceEnding.after([(row.team_id, days) for row, days in silences])
        may = self.viewer.may
        return [Silent(row, days, endings[row.team_id, days], may("conversation.log", row)) for row, days in silences]

    @cached_property
    def unplanned(self) -> list[Unplanned]:
        """The largest first."""
        if not self._shares[2]:
            return []
        rows = self._open.filter(~self._is_silent, next_at=None)
        rows = self._deals(rows, F("amount").desc(nulls_last=True), self._shares[2])
        suggested = next_on_scores(rows)
        return [Unplanned(row, suggested[row.pk], self.viewer.may("conversation.log", row)) for row in rows]

    def _deals(self, opportunities, order, most: int) -> list[Opportunity]:
        keys = list(opportunities.order_by(order, "pk").values_list("pk", flat=True)[:most])
        return list(DEALS.filter(pk__in=keys).order_by(order, "pk"))

    @cached_property
    def week(self) -> Week:
        return Week.of(self.member, self._open, self.next_midnight, viewer=self.viewer)
