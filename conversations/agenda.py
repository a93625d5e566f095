"""The scheduled conversations of a person's day, each with why it is worth having."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations import telling
from conversations.models import Conversation, MilestoneReached
from stages.scores import Score

COLUMNS = (
    *("pk", "starts_at", "time_known", "duration", "channel", "theme__name", "buyer_role__name", "department_id"),
    *("department__name", "planned_conversation__theme_name", "planned_conversation__milestone_id"),
    *("planned_conversation__milestone__name", "opportunity_id", "opportunity__name", "opportunity__amount"),
    *("opportunity__currency", "opportunity__stage_name", "opportunity__team_id", "opportunity__version_id"),
    "opportunity__account__name",
)


@dataclass(frozen=True)
class Talk:
    """A scheduled conversation."""

    of: dict[str, Any]  # by COLUMNS
    people: list[str]
    is_waiting: bool  # of an earlier day: to be logged
    milestone: str  # that it serves, while the buyer has not reached it
    never_met: list[str]  # of the roles on the score
    roles: int
    may_log: bool

    @property
    def about(self) -> str:
        return self.of["theme__name"] or self.of["planned_conversation__theme_name"] or ""

    @property
    def channel(self) -> str:
        return str(dict(Conversation.Channel.choices).get(self.of["channel"], ""))

    @property
    def minutes(self) -> int | None:
        return round(self.of["duration"].total_seconds() / 60) if self.of["duration"] else None

    @property
    def never_met_says(self) -> str:
        return telling.never_met(self)


@dataclass(frozen=True)
class Past:
    """What was said and planned before in some opportunities, by their keys."""

    met: dict[int, set[int]]  # buyer roles
    planned: dict[int, set[int]]  # planned conversations that were held or are scheduled

    @classmethod
    def of(cls, opportunities: set[int]) -> "Past":
        past = cls(defaultdict(set), defaultdict(set))
        if not opportunities:
            return past
        talks = Conversation.objects.filter(opportunity__in=opportunities)
        talks = talks.exclude(state=Conversation.State.CANCELLED).order_by()
        columns = ("opportunity_id", "state", "planned_conversation_id", "buyer_role_id")
        for opportunity, state, planned, role in talks.values_list(*columns):
            past.planned[opportunity].add(planned)
            if state == Conversation.State.HELD:
                past.met[opportunity].add(role)
        return past


def milestones_reached(opportunities: set[int]) -> set[tuple[int, int]]:
    """(opportunity, milestone)"""
    rows = MilestoneReached.objects.standing().filter(opportunity__in=opportunities)
    return set(rows.order_by().values_list("opportunity_id", "milestone_id"))


def told(row: dict, people: list[str], past: Past, reached, score: Score, midnight: datetime, may_log: bool) -> Talk:
    deal, milestone = row["opportunity_id"], row["planned_conversation__milestone_id"]
    serves = milestone is not None and (deal, milestone) not in reached
    return Talk(
        row,
        people,
        row["starts_at"] < midnight,
        row["planned_conversation__milestone__name"] if serves else "",
        [name for role, name in score.roles if role not in past.met[deal]],
        len(score.roles),
        may_log,
    )
