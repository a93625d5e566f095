from functools import cached_property

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people import access
from people.models.base import WorkspaceModel, WorkspaceQuerySet
from people.models.invitation import Invitation
from people.models.role import Role
from people.models.workspace import lasts_on
from salesproc.errors import Refused


class MembershipQuerySet(WorkspaceQuerySet):
    def active(self):
        """On the day it is in the workspace: around midnight that is not everybody's day."""
        return self.filter(lasts_on("workspace__time_zone"))

    def with_roles(self, day):
        roles = Role.objects.on(day).select_related("team")
        return self.prefetch_related(models.Prefetch("roles", queryset=roles, to_attr="roles_today"))

    def with_waiting_invitation(self):
        waiting = Invitation.objects.filter(membership=models.OuterRef("pk")).waiting()
        return self.annotate(is_invited=models.Exists(waiting))


class Membership(WorkspaceModel):
    """A person in a workspace. May have no user yet: somebody known by name from an import, or invited."""

    workspace = models.ForeignKey("people.Workspace", models.PROTECT, related_name="memberships", db_index=False)
    user = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="memberships")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    department = models.ForeignKey("people.Department", models.PROTECT, null=True, blank=True, related_name="members")
    external_id = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    unread = 0  # how much news, on the member who has entered
    leads_several: bool | None = None  # companies; see people.leading

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "name"], name="membership_by_name")]

    def __str__(self):
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def address(self) -> str:
        """Where letters go; empty for who is known by name only."""
        return (self.user.email if self.user else "") or self.email

    # ---- what the person is today
    @cached_property
    def held_roles(self) -> list[Role]:
        """Roles of today; loaded with the member by `with_roles()`, else in one query."""
        if not hasattr(self, "roles_today"):
            self.load_roles()
        return self.roles_today

    def load_roles(self) -> None:
        self.roles_today = list(self.roles.on(self.workspace.today()).select_related("team"))

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(role.kind for role in self.held_roles)

    def has_role(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    @cached_property
    def sees_everything(self) -> bool:
        return self.has_role(Role.Kind.EXECUTIVE, Role.Kind.ADMIN)

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """Teams where the person sells or leads."""
        return frozenset(role.team_id for role in self.held_roles if role.team_id)

    @cached_property
    def led_team_ids(self) -> frozenset[int]:
        return frozenset(role.team_id for role in self.held_roles if role.kind == Role.Kind.MANAGER)

    def may(self, permission: str, obj=None) -> bool:
        return access.may(self, permission, obj)

    # ---- verbs
    def give(self, kind: str, *, team=None, starts_on=None, ends_on=None) -> Role:
        starts_on = starts_on or self.workspace.today()
        same = self.roles.filter(kind=kind, team=team)
        if same.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=starts_on)).exists():
            raise Refused(_t("This person has this role already."), field="kind")
        return Role.objects.create(
            workspace_id=self.workspace_id, membership=self, kind=kind, team=team, starts_on=starts_on, ends_on=ends_on
        )

    @transaction.atomic
    def end(self, *, by) -> None:
        """The person leaves today: the roles end, what they did stays theirs."""
        today = self.workspace.today()
        for role in self.roles.on(today):
            role.end(by=by)
        self.ends_on = max(today, self.starts_on)
        self.save(update_fields=["ends_on"])
