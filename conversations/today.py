"""A person's day: at most eight things to do, each with the fact behind it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Case, Count, F, Q, When

from conversations import telling
from conversations.agenda import COLUMNS, Past, Talk, milestones_reached, told
from conversations.lists.conversations import people_in
from conversations.models import Conversation, Opportunity, SilenceAlarm, SilenceEnding
from conversations.planning import in_order
from conversations.silence import Ending, days_silent
from stages.scores import Note, Score, scores_of

MOST = 8
KEPT_FREE = 3  # however full the day, this many places are left to what nobody has planned

DEAL = ("name", "account__name", "team", "version", "stage", "last_held_at", "opened_on")


def share_out(agenda: int, silent: int, unplanned: int, most: int = MOST) -> tuple[int, int, int]:
    """How many of each are shown: the day's conversations first, then half of what is left to the silent ones."""
    agenda = min(agenda, most - min(KEPT_FREE, silent + unplanned))
    left = most - agenda
    silent = min(silent, max(left - unplanned, (left + 1) // 2))
    return agenda, silent, min(unplanned, left - silent)


@dataclass(frozen=True)
class Unplanned:
    opportunity: Opportunity
    suggestion: Note | None  # of the score
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

    # ---- what is read
    @cached_property
    def _scheduled(self):
        mine = Conversation.objects.visible_to(self.viewer).scheduled().filter(held_by=self.member)
        return mine.filter(starts_at__lt=self.next_midnight)

    @cached_property
    def _talks(self) -> list[dict]:
        """Today's by the hour, then those of earlier days, the latest first; one more than could be shown."""
        todays = Case(When(starts_at__gte=self.midnight, then=F("starts_at")))
        return list(self._scheduled.order_by(todays, "-starts_at", "pk").values(*COLUMNS)[: MOST + 1])

    @cached_property
    def open(self):
        """The open opportunities of the person."""
        return Opportunity.objects.visible_to(self.viewer).open().owned_by(self.member)

    @cached_property
    def _is_silent(self) -> Q:
        return SilenceAlarm.of(self.workspace).condition(self.day)

    @cached_property
    def _silent(self) -> list[Opportunity]:
        """Silent for longest first; one more than could be shown."""
        order = F("last_held_at").asc(nulls_last=True)
        return self._deals(self.open.filter(self._is_silent).order_by(order, "pk"))

    @cached_property
    def _unplanned(self) -> list[Opportunity]:
        """Without a next conversation and not silent yet, the largest first; one more than could be shown."""
        unplanned = self.open.filter(~self._is_silent, next_at=None)
        return self._deals(unplanned.order_by(F("amount").desc(nulls_last=True), "pk"))

    def _deals(self, opportunities) -> list[Opportunity]:
        return list(opportunities.select_related("account").only(*DEAL)[: MOST + 1])

    # ---- how many there are
    @cached_property
    def counts(self) -> dict[str, int]:
        """`today` and `waiting`: conversations; `silent` and `unplanned`: opportunities. Asked for where they are
        more than was read."""
        waiting = sum(row["starts_at"] < self.midnight for row in self._talks)
        counts = {"today": len(self._talks) - waiting, "waiting": waiting}
        counts |= {"silent": len(self._silent), "unplanned": len(self._unplanned)}
        if len(self._talks) > MOST:
            is_today = Q(starts_at__gte=self.midnight)
            counts |= self._scheduled.aggregate(
                today=Count("pk", filter=is_today), waiting=Count("pk", filter=~is_today)
            )
        if max(counts["silent"], counts["unplanned"]) > MOST:
            unplanned = Q(next_at=None) & ~self._is_silent
            counts |= self.open.aggregate(
                silent=Count("pk", filter=self._is_silent), unplanned=Count("pk", filter=unplanned)
            )
        return counts

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
        """There is no opportunity yet, as far as the person sees."""
        return self.is_free and not Opportunity.objects.visible_to(self.viewer).exists()

    # ---- what is shown
    @cached_property
    def _shown(self) -> tuple[list[dict], list[Opportunity], list[Opportunity]]:
        agenda, silent, unplanned = self._shares
        return self._talks[:agenda], self._silent[:silent], self._unplanned[:unplanned]

    @cached_property
    def _scores(self) -> dict[int | None, Score]:
        talks, _silent, unplanned = self._shown
        versions = {row["opportunity__version_id"] for row in talks} | {deal.version_id for deal in unplanned}
        return {None: Score(), **scores_of(self.workspace.pk, versions - {None})}

    @cached_property
    def _past(self) -> Past:
        talks, _silent, unplanned = self._shown
        return Past.of({row["opportunity_id"] for row in talks} | {deal.pk for deal in unplanned})

    @cached_property
    def agenda(self) -> list[Talk]:
        rows = self._shown[0]
        if not rows:
            return []
        people = people_in([row["pk"] for row in rows])
        reached = milestones_reached({row["opportunity_id"] for row in rows})
        return [
            told(
                row,
                people[row["pk"]],
                self._past,
                reached,
                self._scores[row["opportunity__version_id"]],
                self.midnight,
                self._may(row["opportunity__team_id"]),
            )
            for row in rows
        ]

    @cached_property
    def silent(self) -> list[Silent]:
        day_of, silences = self.workspace.day_of, []
        for deal in self._shown[1]:
            held = deal.last_held_at and day_of(deal.last_held_at)
            silences.append((deal, days_silent(held, deal.opened_on, self.day)))
        endings = SilenceEnding.after([(deal.team_id, days) for deal, days in silences]) if silences else {}
        return [Silent(deal, days, endings[deal.team_id, days], self._may(deal.team_id)) for deal, days in silences]

    @cached_property
    def unplanned(self) -> list[Unplanned]:
        return [Unplanned(deal, self._suggested(deal), self._may(deal.team_id)) for deal in self._shown[2]]

    def _suggested(self, deal: Opportunity) -> Note | None:
        score = self._scores[deal.version_id]
        left = in_order(score.notes, score.places, score.places.get(deal.stage_id), self._past.planned[deal.pk])
        return left[0] if left else None

    def _may(self, team_id: int) -> bool:
        return self.viewer.may("conversation.log", Opportunity(team_id=team_id))
