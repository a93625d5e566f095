from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conversations.models.verb import Edited, refuse_invalid, verb
from metrics.models.overriding import Overriding
from people.history import tracked
from people.models import WorkspaceModel, WorkspaceQuerySet
from people.models.role import DateRange
from salesproc.errors import Refused

LEVELS = [
    ("random", _("Random")),
    ("informal", _("Informal")),
    ("formal", _("Formal")),
    ("dynamic", _("Dynamic")),
]


class MaturityPeriodQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        periods = super().visible_to(member)
        return periods if member.sees_everything else periods.filter(team_id__in=member.team_ids)

    def entered(self):
        return self.filter(kind=MaturityPeriod.Kind.ENTERED)

    def overrides(self):
        return self.filter(kind=MaturityPeriod.Kind.OVERRIDE)

    def on(self, day):
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day), starts_on__lte=day)

    def strongest(self, day) -> dict[int, "MaturityPeriod"]:
        """Of each team, the strongest of what is known of it on that day."""
        weakest_first = sorted(self.on(day), key=lambda one: one.STRONGEST_FIRST.index(one.kind), reverse=True)
        return {period.team_id: period for period in weakest_first}

    def overlapping(self, starts_on, ends_on):
        before_its_end = models.Q(ends_on=None) | models.Q(ends_on__gt=starts_on)
        rows = self.exclude(ends_on=models.F("starts_on"))  # taken back before they began
        return rows.filter(before_its_end, **({"starts_on__lt": ends_on} if ends_on else {}))


@tracked("team", "level", "starts_on", "ends_on", "source")
class MaturityPeriod(Overriding, Edited, WorkspaceModel):
    """The level of a team's process from one day to another, and how it is known.

    On one day an override holds before an assessment, and an assessment before what somebody entered.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", _("Entered")
        ASSESSED = "assessed", _("Assessed from facts")
        OVERRIDE = "override", _("Override")

    STRONGEST_FIRST = (Kind.OVERRIDE, Kind.ASSESSED, Kind.ENTERED)
    EDITABLE = ("team", "level", "starts_on", "ends_on", "source")

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="maturity_periods", db_index=False)
    level = models.CharField(_("level"), max_length=10, choices=LEVELS)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ENTERED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("how it is known"), max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=1)
    taken_back_at = models.DateTimeField(null=True)  # of an override
    taken_back_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = MaturityPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["random", "informal", "formal", "dynamic"]), name="maturity_level"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="maturity_source_given"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gt=models.F("starts_on"))
                | models.Q(ends_on=models.F("starts_on"), taken_back_at__isnull=False),
                name="maturity_days_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="override") | models.Q(ends_on__isnull=False), name="maturity_override_ends"
            ),
            ExclusionConstraint(
                name="maturity_one_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.get_level_display()}"

    @property
    def known(self) -> str:
        """How it is known, in words. The facts speak for themselves: they are on the page of the team."""
        if self.kind == self.Kind.ASSESSED:
            return self.get_kind_display()
        return _t("%(kind)s: %(source)s") % {"kind": self.get_kind_display(), "source": self.source}

    def save(self, *args, **kwargs):
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError as error:
            if "maturity_one_at_a_time" not in str(error):
                raise
            refuse = self._refuse_second if self.is_override else self._refuse
            refuse(None, error)  # somebody else recorded one at the same time

    # ---- verbs
    @classmethod
    @verb
    def enter(cls, fields: dict, *, by) -> "MaturityPeriod":
        """Records what somebody knows. One that holds until today ends where the new one starts."""
        period = cls(workspace_id=by.workspace_id, recorded_by=by, **fields)
        period._end_the_one_before()
        period.refuse_unfit([])
        period.save()
        return period

    @verb
    def remove(self, *, revision: int, by) -> None:
        self.lock()
        self.refuse_stale(revision)
        self.delete()

    def refuse_unfit(self, changed: list[str]) -> None:
        refuse_invalid(self)
        if self.ends_on and self.ends_on <= self.starts_on:
            raise Refused(_t("This day must come after the first one."), field="ends_on", code="days_out_of_order")
        if other := self._siblings().overlapping(self.starts_on, self.ends_on).first():
            self._refuse(other)

    def _siblings(self):
        return type(self).objects.filter(team=self.team, kind=self.kind).exclude(pk=self.pk)

    def _end_the_one_before(self) -> None:
        current = self._siblings().filter(ends_on=None, starts_on__lt=self.starts_on).first()
        if current and self.ends_on is None:
            current.ends_on = self.starts_on
            current.revision += 1
            current.save(update_fields=["ends_on", "revision"])

    def _refuse(self, other, error=None) -> None:
        says = _t("%(team)s already has a level on some of these days.") % {"team": self.team}
        if other:
            words = {"team": self.team, "level": other.get_level_display()}
            says = _t("%(team)s already has the level “%(level)s” on some of these days.") % words
        raise Refused(says, field="starts_on", code="overlap") from error
