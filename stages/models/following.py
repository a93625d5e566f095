from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from people.models.role import DateRange
from salesproc.errors import Refused


class FollowingQuerySet(WorkspaceQuerySet):
    def real(self):
        """Without those that ended on the day they began: the team changed its mind the same day."""
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")))

    def current_or_coming(self, day):
        return self.real().filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day))

    def on(self, day):
        return self.current_or_coming(day).filter(starts_on__lte=day)

    def version_of(self, team, day):
        """What the team follows on that day; None when it follows nothing."""
        following = self.filter(team=team).on(day).select_related("version").first()
        return following.version if following else None

    def change_over(self, team, version, day, *, by):
        """Ends what the team follows on that day and starts the new version. Never across a later change."""
        if trial := team.trials.running().select_related("version_a", "version_b").first():
            says = _t("%(team)s is in a trial of versions %(a)s and %(b)s: end the trial first.")
            numbers = {"a": trial.version_a.number, "b": trial.version_b.number}
            raise Refused(says % {"team": team, **numbers}, field="team")
        later = self.current_or_coming(day).filter(team=team, starts_on__gt=day)
        if clash := later.select_related("version__process").order_by("starts_on").first():
            raise Refused(
                _t("%(team)s follows %(version)s from %(day)s: choose that day or a later one.")
                % {"team": team, "version": clash.version, "day": date_format(clash.starts_on)},
                field="starts_on",
            )
        current = self.on(day).filter(team=team).first()
        if current and current.version_id == version.pk:
            raise Refused(_t("%(team)s follows this version already.") % {"team": team}, field="team")
        if current:
            current.ends_on = day
            current.save(update_fields=["ends_on"])
        return self.create(workspace_id=team.workspace_id, team=team, version=version, starts_on=day, decided_by=by)


class Following(WorkspaceModel):
    """Which team follows which version, from one day to another. Never two at once."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="followings")
    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="followings")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    decided_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    objects = FollowingQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="following_days_in_order",
            ),
            ExclusionConstraint(
                name="following_one_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.version}"


class Training(WorkspaceModel):
    """Somebody knows a version: confirmed by the person, or recorded by a manager."""

    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="trainings")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="trainings")
    trained_on = models.DateField()
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "membership"], name="training_once")]

    def __str__(self):
        return f"{self.membership} · {self.version}"

    def take_back(self, *, by):
        """It was recorded by mistake."""
        self.delete()
