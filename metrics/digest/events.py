"""What was done in the period: versions published, trials decided, reviews held."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext as _

from metrics.digest.lines import DONE, Figure, Line, Rank, page
from metrics.digest.periods import Period
from metrics.spans import DAY
from people.models import Membership
from salesproc.figures import day
from stages.models import ReviewMeeting, Trial, Version


class Events:
    def __init__(self, member: Membership, period: Period):
        self.member, self.span = member, period.span

    @property
    def lines(self) -> list[Line]:
        return [*self._versions, *self._trials, *self._reviews]

    def _within(self, column: str) -> dict[str, datetime]:
        """From the first midnight to the last one, by the clock of the company."""
        zone = self.member.workspace.zone
        bounds = {"gte": self.span.starts_on, "lt": self.span.ends_on + DAY}
        return {f"{column}__{name}": datetime.combine(on, time.min, zone) for name, on in bounds.items()}

    def _day(self, moment: datetime) -> str:
        return day(self.member.workspace.day_of(moment))

    @property
    def _versions(self) -> list[Line]:
        found = Version.objects.visible_to(self.member).filter(**self._within("published_at"))
        return [
            self._line(
                _("Version %(number)s of “%(process)s” was published on %(day)s")
                % {"number": version.number, "process": version.process, "day": self._day(version.published_at)},
                Figure(_("What is expected of it"), page(self.member, "stages:version_show", pk=version.pk)),
            )
            for version in found.select_related("process").order_by("published_at", "pk")
        ]

    @property
    def _trials(self) -> list[Line]:
        found = Trial.objects.visible_to(self.member).filter(**self._within("ended_at")).in_full()
        return [
            self._line(
                _("The trial of versions %(a)s and %(b)s in %(team)s was decided on %(day)s")
                % {
                    "a": trial.version_a.number,
                    "b": trial.version_b.number,
                    "team": trial.team,
                    "day": self._day(trial.ended_at),
                },
                Figure(trial.get_decision_display(), page(self.member, "metrics:trial_show", pk=trial.pk)),
            )
            for trial in found.order_by("ended_at", "pk")
        ]

    @property
    def _reviews(self) -> list[Line]:
        days = (self.span.starts_on, self.span.ends_on)
        found = ReviewMeeting.objects.visible_to(self.member).filter(held_on__range=days).select_related("process")
        return [
            self._line(
                _("“%(process)s” was reviewed on %(day)s") % {"process": meeting.process, "day": day(meeting.held_on)},
                Figure(meeting.get_decision_display(), page(self.member, "metrics:meeting_show", pk=meeting.pk)),
            )
            for meeting in found.order_by("held_on", "pk")
        ]

    def _line(self, says: str, figure: Figure) -> Line:
        return Line(DONE, Rank.DONE, says, (figure,))
