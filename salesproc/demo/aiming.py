"""Goals of the demo for the quality of conversations: of the company, of a team, and one of the past."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from metrics.models import Goal
from metrics.quality_counts import Asked, counted
from metrics.spans import DAY, month_of, months_from
from people.models import Membership, Role
from salesproc.demo.founding import Company


@dataclass(frozen=True)
class Aim:
    """So many percent better than in the three months before, for six months that began so many months ago. `team`:
    its place among those of the company, None for all of it."""

    improvement: int
    began: int
    team: int | None = None


AIMS = (Aim(20, 2), Aim(20, 5, team=1), Aim(20, 12, team=2))
LENGTH, BASE = 6, 3


def aim(company: Company) -> None:
    """As an executive set them on the first day of their months. What a goal starts from is counted from the rows."""
    roles = Role.objects.filter(workspace=company.workspace, kind=Role.Kind.EXECUTIVE)
    executive = Membership.objects.filter(roles__in=roles).order_by("pk").first()
    for each in AIMS:
        if executive is not None and (each.team is None or each.team < len(company.teams)):
            _aim(company, each, executive)


def _aim(company: Company, each: Aim, executive: Membership) -> None:
    first = months_from(month_of(company.calendar.today), -each.began).starts_on
    team = None if each.team is None else company.teams[each.team].id
    base_span = months_from(first, -BASE)
    base = counted(Asked(company.workspace.pk, company.workspace.time_zone, base_span, team=team)).total
    if base.is_too_few or not base.obtained:
        return  # a small neighbour has too little to start from
    fields = {"team_id": team, "improvement": each.improvement, "starts_on": first}
    ends_on = months_from(first, LENGTH).ends_on + DAY
    goal = Goal.aim(fields | {"ends_on": ends_on}, base=base, base_span=base_span, by=executive)
    set_at = datetime.combine(first, time(9), company.calendar.zone) + timedelta(minutes=7)
    Goal.objects.filter(pk=goal.pk).update(set_at=set_at)
