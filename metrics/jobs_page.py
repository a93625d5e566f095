"""The page of the jobs, in sentences: how each stands, what its last runs did, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import jobs
from metrics.counting import COUNTED
from metrics.jobs import ASSESS, REBUILD, REBUILD_COHORTS, REFRESH, REFRESH_COHORTS, SILENCES, Standing
from people.models import JobRun, Membership
from salesproc.figures import day, hour, number

BUSY, ENDED, SLOW = "OperationalError", "SoftTimeLimitExceeded", 60


def moment(at) -> str:
    """The hour today, the day too before."""
    is_today = timezone.localdate(at) == timezone.localdate()
    return hour(at) if is_today else _("%(day)s, %(hour)s") % {"day": day(at), "hour": hour(at)}


@dataclass(frozen=True)
class RunLine:
    """One of the last runs of a job."""

    run: JobRun
    was_stopped: bool

    @property
    def began(self) -> str:
        return moment(self.run.started_at or self.run.asked_at)

    @property
    def lasted(self) -> str:
        if self.seconds is None:
            return ""
        if self.seconds >= SLOW:
            minutes, seconds = divmod(round(self.seconds), 60)
            return _("%(minutes)s min %(seconds)s s") % {"minutes": number(minutes), "seconds": number(seconds)}
        return _("%(seconds)s s") % {"seconds": number(self.seconds, 1)}

    @property
    def seconds(self) -> float | None:
        run = self.run
        if not run.started_at or not run.finished_at:
            return None
        return max((run.finished_at - run.started_at).total_seconds(), 0.0)

    @property
    def state(self) -> str:
        return _("Stopped without an end") if self.was_stopped else self.run.get_state_display()

    @property
    def has_failed(self) -> bool:
        return self.was_stopped or self.run.state == JobRun.State.FAILED

    @property
    def did(self) -> str:
        return "" if self.run.state != JobRun.State.DONE else _did(self.run)

    @property
    def explanation(self) -> str:
        """What a failure means to somebody who reads figures."""
        if self.was_stopped:
            return _("Its worker was stopped or restarted meanwhile. Nothing is half done: the next run does it all.")
        if self.run.error.startswith(BUSY):
            return _("The database did not answer. The figures stay as they were; the next run tries again.")
        if self.run.error.startswith(ENDED):
            return _("It took longer than it may and was ended. The figures stay as they were.")
        return _("It met an error of ours. The figures stay as they were; the next run tries again.")


def _did(run: JobRun) -> str:
    names = {"n": number(run.done), "mended": number(run.result.get("facts", 0) + run.result.get("rollups", 0))}
    rows = sum(run.result.get(name, 0) for name in COUNTED)
    names |= {"rows": number(rows), "changed": number(run.result.get("changed", 0))}
    sentences = {
        REFRESH: _("opportunities read: %(n)s, rows mended: %(mended)s"),
        REBUILD: _("opportunities read: %(n)s, rows mended: %(mended)s"),
        REFRESH_COHORTS: _("groups counted again: %(n)s, rows mended: %(rows)s"),
        REBUILD_COHORTS: _("rows mended: %(rows)s"),
        ASSESS: _("teams read: %(n)s, with another level than before: %(changed)s"),
        SILENCES: _("stages with an alarm of their own: %(n)s"),
    }
    return sentences[run.kind] % names


class JobLine:
    """One job with its state in a word, its last run in a sentence, and its history."""

    def __init__(self, standing: Standing):
        self.standing, self.job = standing, standing.job

    @property
    def runs(self) -> list[RunLine]:
        shown = (run for run in self.standing.runs if run.state != JobRun.State.WAITING)
        return [RunLine(run, self.standing.was_stopped(run)) for run in shown]

    @cached_property
    def last(self) -> RunLine | None:
        last = self.standing.last
        return RunLine(last, self.standing.was_stopped(last)) if last else None

    @property
    def is_under_way(self) -> bool:
        return self.standing.is_running or self.standing.is_asked

    @property
    def tone(self) -> str:
        if self.standing.is_in_trouble:
            return "lost"
        return "accent" if self.is_under_way else ""

    @property
    def state(self) -> str:
        standing = self.standing
        if standing.is_running:
            return _("Running")
        if standing.is_asked:
            return _("Begins in a moment")
        if standing.has_failed:
            return self.last.state
        if standing.late_since:
            return _("Late since %(moment)s") % {"moment": moment(standing.late_since)}
        if self.job.waits_in and not standing.waits_since:
            return _("Nothing waits")
        return _("On time") if self.last else _("Has not run yet")


class JobsPage:
    def __init__(self, member: Membership):
        self.member = member
        self.lines = [JobLine(standing) for standing in jobs.standing(member.workspace)]

    @property
    def is_under_way(self) -> bool:
        return any(line.is_under_way for line in self.lines)

    @property
    def headline(self) -> str:
        n = sum(line.standing.is_in_trouble for line in self.lines)
        if not n:
            return _("The figures are computed on time")
        return ngettext("%(n)s job needs a look", "%(n)s jobs need a look", n) % {"n": number(n)}
