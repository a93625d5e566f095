"""Reads the facts of the company's teams as the job of the night would have: at the end of each month, and today.

The levels of the past stay those that were entered by hand. Those of today come out of the facts.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from metrics.assessing import follow, keep, read
from metrics.maturity import DEFAULTS
from metrics.models import Figures
from people import isolation
from salesproc.demo.founding import Company

MONTHS = 12
READ_AT = time(0, 15)


def assess(company: Company) -> None:
    workspace, today = company.workspace, company.calendar.today
    with isolation.opened(workspace.pk):
        for day in [*reversed(list(_ends_of_months(today))), today]:
            read_at = datetime.combine(day, READ_AT, company.calendar.zone)
            verdicts = read(workspace, day, DEFAULTS)
            keep(workspace, day, verdicts, read_at)
        follow(workspace, today, {team: verdict.level.value for team, verdict in verdicts.items()})
        Figures.objects.filter(workspace=workspace).update(assessed_at=read_at)


def _ends_of_months(today: date) -> Iterator[date]:
    day = today
    for _ in range(MONTHS):
        day = day.replace(day=1) - timedelta(days=1)
        yield day
