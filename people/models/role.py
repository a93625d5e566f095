from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models.base import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused


class DateRange(models.Func):
    """daterange(starts_on, ends_on): the first day counts, the last one does not."""

    function = "DATERANGE"
    output_field = DateRangeField()


class RoleQuerySet(WorkspaceQuerySet):
    def on(self, day):
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day), starts_on__lte=day)


class Role(WorkspaceModel):
    """What a member is, from one day to another: a rep or a manager of a team, an executive, an admin."""

    class Kind(models.TextChoices):
        REP = "rep", _("Rep")
        MANAGER = "manager", _("Manager")
        EXECUTIVE = "executive", _("Executive")
        ADMIN = "admin", _("Admin")

    OF_A_TEAM = (Kind.REP, Kind.MANAGER)

    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="roles")
    kind = models.CharField(_("role"), max_length=10, choices=Kind.choices)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, blank=True, related_name="roles")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["rep", "manager"], team__isnull=False)
                | models.Q(kind__in=["executive", "admin"], team__isnull=True),
                name="role_team_when_needed",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["rep", "manager", "executive", "admin"]), name="role_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="role_days_in_order",
            ),
            ExclusionConstraint(
                name="role_held_once",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("team", 0), RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.team}" if self.team_id else self.get_kind_display()

    def end(self, *, by) -> None:
        """Ends today. The last admin stays: nobody could give the role back."""
        today = by.workspace.today()
        if self.kind == self.Kind.ADMIN and not self._other_admins(today).exists():
            raise Refused(_t("This is the last admin of the workspace: make somebody else an admin first."))
        self.ends_on = max(today, self.starts_on)
        self.save(update_fields=["ends_on"])

    def _other_admins(self, day):
        admins = Role.objects.select_for_update().on(day).filter(workspace_id=self.workspace_id, kind=self.Kind.ADMIN)
        return admins.exclude(membership_id=self.membership_id).filter(membership__user__isnull=False)
