"""Remembers the last review of a process: its agenda is made from the company's facts, as the page makes it."""

from metrics.agenda import Agenda
from people import isolation
from salesproc.demo.company import ProcessPlan
from salesproc.demo.founding import Company
from stages.models import Presence, Process, ReviewMeeting

HELD, PRESENT = -20, 4  # days from today, people


def remember(company: Company) -> None:
    """As `ReviewMeeting.hold` does, on a day of the past."""
    with isolation.opened(company.workspace.pk):
        for plan in company.plan.processes:
            if plan.reviewed:
                _remember(company, plan)


def _remember(company: Company, plan: ProcessPlan) -> None:
    processes = Process.objects.select_related("workspace", "owner__workspace")
    process = processes.get(workspace=company.workspace, name=plan.name)
    agenda = Agenda(process.owner, process)
    meeting = ReviewMeeting.objects.create(
        workspace=company.workspace,
        process=process,
        version=agenda.version,
        held_on=company.calendar.day(HELD),
        decision=ReviewMeeting.Decision.DRAFT,
        reason=plan.reviewed,
        next_review_on=process.next_review_on,
        agenda=agenda.kept(),
        recorded_by=process.owner,
    )
    sellers = company.teams[0].sellers[: PRESENT - 1]
    Presence.objects.bulk_create(
        Presence(workspace=company.workspace, meeting=meeting, membership_id=pk) for pk in (process.owner_id, *sellers)
    )
