"""A person's day: at most eight things to do, each with the fact behind it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from conversations import telling
from conversations.agenda import Agenda, Past, Row, Talk, scheduled_for, told
from conversations.models import Opportunity, SilenceEnding
from conversations.neglected import Deal, Neglected
from conversations.plan import plan_of
from conversations.planning import Suggestion, suggested
from conversations.silence import Ending, days_silent

MOST = 8
KEPT_FREE = 3  # however full the day, this many places are left to what nobody has planned


def share_out(agenda: int, silent: int, unplanned: int, most: int = MOST) -> tuple[int, int, int]:
    """How many of each are shown: the day's conversations first, then half of what is left to the silent ones."""
    agenda = min(agenda, most - min(KEPT_FREE, silent + unplanned))
    left = most - agenda
    silent = min(silent, max(left - unplanned, (left + 1) // 2))
    return agenda, silent, min(unplanned, left - silent)


def keys_of(shown) -> str:
    """As an address says them: what is left for later is what is not among them."""
    return ",".join(str(each.pk) for each in shown)


@dataclass(frozen=True)
class Unplanned:
    opportunity: Deal
    suggestion: Suggestion | None  # of the score
    may_plan: bool


@dataclass(frozen=True)
class Silent:
    opportunity: Deal
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
    def _agenda(self) -> Agenda:
        days = {"midnight": self.midnight, "next_midnight": self.next_midnight}
        return scheduled_for(self.member, viewer=self.viewer, most=MOST, **days)

    @cached_property
    def _neglected(self) -> Neglected:
        return Neglected.of(self.member, viewer=self.viewer, today=self.day, most=MOST)

    # ---- how many there are
    @cached_property
    def counts(self) -> dict[str, int]:
        """`today` and `waiting`: conversations; `silent` and `unplanned` (and not silent): opportunities."""
        scheduled, neglected = self._agenda, self._neglected
        return {
            "today": scheduled.today,
            "waiting": scheduled.n - scheduled.today,
            "silent": neglected.silent_count,
            "unplanned": neglected.unplanned_count,
        }

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

    @cached_property
    def has_no_deal(self) -> bool:
        """The person owns no open opportunity: a new rep, or somebody who does not sell."""
        return self.is_free and not Opportunity.objects.visible_to(self.viewer).owned_by(self.member).open().exists()

    # ---- what is shown
    @cached_property
    def _shown(self) -> tuple[list[Row], list[Deal], list[Deal]]:
        talks, silent, unplanned = self._shares
        return self._agenda.rows[:talks], self._neglected.silent[:silent], self._neglected.unplanned[:unplanned]

    @property
    def shown_talks(self) -> str:
        return keys_of(self._shown[0])

    @property
    def shown_silent(self) -> str:
        return keys_of(self._shown[1])

    @property
    def shown_unplanned(self) -> str:
        return keys_of(self._shown[2])

    @cached_property
    def _past(self) -> Past:
        talks, _silent, unplanned = self._shown
        return Past.of(
            {row.opportunity_id: row.reading_id for row in talks} | {deal.pk: deal.reading_id for deal in unplanned}
        )

    @cached_property
    def agenda(self) -> list[Talk]:
        """Today's by the hour, then those of earlier days, the latest first."""
        return [told(row, self._past, plan_of(row.version_id), self.midnight, self._may(row)) for row in self._shown[0]]

    @cached_property
    def silent(self) -> list[Silent]:
        day_of, silences = self.workspace.day_of, []
        for deal in self._shown[1]:
            held = deal.last_held_at and day_of(deal.last_held_at)
            silences.append((deal, days_silent(held, deal.opened_on, self.day)))
        endings = SilenceEnding.after([(deal.team_id, days) for deal, days in silences]) if silences else {}
        return [Silent(deal, days, endings[deal.team_id, days], self._may(deal)) for deal, days in silences]

    @cached_property
    def unplanned(self) -> list[Unplanned]:
        return [Unplanned(deal, self._suggested(deal), self._may(deal)) for deal in self._shown[2]]

    def _suggested(self, deal: Deal) -> Suggestion | None:
        plan = plan_of(deal.version_id)
        return suggested(plan, plan.places.get(deal.stage_id), self._past.planned[deal.pk], ())

    def _may(self, each: Row | Deal) -> bool:
        return self.viewer.may("conversation.log", each)
