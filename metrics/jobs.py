"""The jobs that compute the figures: what each does and how often, and how it stands in a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial

from celery import current_app
from django.db import connection, models, transaction
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from metrics.models import Change, CohortChange
from people.models import JobRun, Workspace
from people.running import held_kinds
from salesproc.errors import Refused

REFRESH, REBUILD, ASSESS = "figures.refresh", "figures.rebuild", "maturity.assess"
REFRESH_COHORTS, REBUILD_COHORTS = "cohorts.refresh", "cohorts.rebuild"
SILENCES = "silences.renew"
DAY, PATIENCE = timedelta(days=1), timedelta(minutes=5)
SHOWN = 10  # of its last runs
ASKING = 0x41534B4A  # tells this use of advisory locks from others; the second number is the workspace
OVER = (JobRun.State.DONE, JobRun.State.FAILED)


@dataclass(frozen=True)
class Job:
    kind: str
    name: str | Promise
    does: str | Promise
    often: str | Promise
    task: str
    late_after: timedelta = 2 * DAY  # without a run that ended well, or with a change that waits
    waits_in: type[models.Model] | None = None  # the changes that it works off, if it works only when there are some


NIGHTLY = _("Every night")
AT_ONCE = _("Within seconds, when something changed")
JOBS = {
    job.kind: job
    for job in (
        Job(
            REFRESH,
            _("Count what changed"),
            _("Opportunities that were changed, decided or reopened are counted again: rates, cycles, amounts."),
            AT_ONCE,
            "metrics.tasks.refresh_figures",
            PATIENCE,
            Change,
        ),
        Job(
            REFRESH_COHORTS,
            _("Count conversations again where something changed"),
            _("Which conversations were held, in which order and to what effect: What works, sequences, quality."),
            AT_ONCE,
            "metrics.tasks.refresh_cohorts",
            PATIENCE,
            CohortChange,
        ),
        Job(
            REBUILD,
            _("Count everything again"),
            _("Every opportunity is counted anew. It should find nothing to mend."),
            NIGHTLY,
            "metrics.tasks.rebuild_figures",
        ),
        Job(
            REBUILD_COHORTS,
            _("Count all conversations again"),
            _("Every conversation is counted anew: What works, sequences, quality. It should find nothing to mend."),
            NIGHTLY,
            "metrics.tasks.rebuild_cohorts",
        ),
        Job(
            ASSESS,
            _("Read the facts of maturity"),
            _("The facts of each team are read and kept, and its level follows from them."),
            _("Every day, after midnight of the workspace"),
            "metrics.tasks.assess_levels",
        ),
        Job(
            SILENCES,
            _("Learn from past silences"),
            _("After how many days without a conversation a deal is called silent, stage by stage."),
            NIGHTLY,
            "conversations.tasks.renew_silences_of",
        ),
    )
}


@dataclass
class Standing:
    """How one job stands: its last runs, newest first, and what can be told from them."""

    job: Job
    runs: list[JobRun]
    is_held: bool  # a worker is at it
    succeeded_at: datetime | None
    waits_since: datetime | None
    expected_since: datetime  # the workspace exists from then on

    @property
    def is_running(self) -> bool:
        return self.is_held

    @property
    def is_asked(self) -> bool:
        return any(run.state == JobRun.State.WAITING for run in self.runs)

    @cached_property
    def last(self) -> JobRun | None:
        return next((run for run in self.runs if run.state in OVER or self.was_stopped(run)), None)

    def was_stopped(self, run: JobRun) -> bool:
        """Its worker was killed: it never said how it ended."""
        is_left = run.state == JobRun.State.RUNNING and not self.is_held
        return is_left or (run.state == JobRun.State.FAILED and run.finished_at is None)

    @property
    def has_failed(self) -> bool:
        """The last of its runs. Where only changes give work, another job may have worked them off since."""
        failed = self.last is not None and self.last.state != JobRun.State.DONE
        return failed and (self.job.waits_in is None or self.waits_since is not None)

    @property
    def late_since(self) -> datetime | None:
        if self.job.waits_in is None:
            since = (self.succeeded_at or self.expected_since) + self.job.late_after
        elif self.waits_since is not None:
            since = self.waits_since + self.job.late_after
        else:
            return None
        return since if since < timezone.now() else None

    @property
    def is_in_trouble(self) -> bool:
        return self.has_failed or self.late_since is not None


def standing(workspace: Workspace) -> list[Standing]:
    """Of every job. The workspace must be open."""
    runs = _last_runs(workspace)
    held = held_kinds(workspace.pk, JOBS)
    if any(run.state == JobRun.State.RUNNING and run.kind not in held for run in runs):
        runs = _last_runs(workspace)  # it ended between the two questions, and says so now; or it was killed
    ended_well = JobRun.objects.filter(workspace=workspace, kind__in=JOBS, state=JobRun.State.DONE)
    succeeded = dict(ended_well.order_by().values_list("kind").annotate(models.Max("finished_at")))
    return [
        Standing(
            job,
            [run for run in runs if run.kind == kind],
            kind in held,
            succeeded.get(kind),
            job.waits_in and _oldest(job.waits_in, workspace),
            workspace.created_at,
        )
        for kind, job in JOBS.items()
    ]


def _last_runs(workspace: Workspace) -> list[JobRun]:
    newest = models.Window(RowNumber(), partition_by="kind", order_by=["-asked_at", "-pk"])
    runs = JobRun.objects.filter(workspace=workspace, kind__in=JOBS).annotate(place=newest)
    return list(runs.filter(place__lte=SHOWN).select_related("asked_by").order_by("-asked_at", "-pk"))


def _oldest(changes: type[models.Model], workspace: Workspace) -> datetime | None:
    waiting = changes._default_manager.filter(workspace=workspace)
    return waiting.aggregate(at=models.Min("changed_at"))["at"]


def ask(kind: str, *, by) -> JobRun:
    """A member wants it to run now. One at a time: the worker takes what is asked for when it begins."""
    if kind not in JOBS:
        raise Refused(_t("There is no such job."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ASKING, by.workspace_id])
    if held_kinds(by.workspace_id, [kind]):
        raise Refused(_t("It is running already. Its figures are here when it ends."))
    rows = JobRun.objects.filter(workspace_id=by.workspace_id, kind=kind)
    if rows.filter(state=JobRun.State.WAITING).exists():
        raise Refused(_t("It was asked for already, and begins in a moment."))
    run = rows.create(workspace_id=by.workspace_id, kind=kind, asked_by=by)
    send_later(kind, by.workspace_id)
    return run


def send_later(kind: str, workspace_id: int) -> None:
    """A message that is lost is sent again by the watch."""
    send = partial(current_app.send_task, JOBS[kind].task, [workspace_id], retry=False)
    transaction.on_commit(send, robust=True)
