from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.models.base import WorkspaceModel, WorkspaceQuerySet


class Department(WorkspaceModel):
    """Sales, Marketing, Customer Success, …: who in the company holds a conversation."""

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="department_name_once")]

    def __str__(self):
        return self.name


class TeamQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        teams = super().visible_to(member)
        return teams if member.sees_everything else teams.filter(pk__in=member.team_ids)


class Team(WorkspaceModel):
    """A team sells. It follows one version of a process at a time, and its process has a maturity level."""

    name = models.CharField(_("name"), max_length=80)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="teams")
    external_id = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="team_name_once")]

    def __str__(self):
        return self.name
