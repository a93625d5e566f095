"""One small cast: two companies, so that every test can try the wall between them.

Novalis Software: teams Paris and Lyon. Chloé sells in Paris, Malik in Lyon; Inès leads Paris, Hugo leads Lyon;
Diane is an executive; Adam is an admin. Rival Systems: Rita is an admin there and nothing here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from people import isolation
from people.models import Department, Membership, Role, Team, User, Workspace

PASSWORD = "a long enough password"
SINCE = date(2024, 1, 1)


def moment_ago(workspace, days):
    """This hour of the wall clock so many days ago: as many days of the calendar, whatever summer time does."""
    return timezone.now().astimezone(workspace.zone) - timedelta(days=days)


@dataclass(frozen=True)
class CastRows:
    workspace_id: int
    other_workspace_id: int


def build_cast() -> CastRows:
    ours = Workspace.objects.create(name="Novalis Software", slug="novalis")
    with isolation.opened(ours.pk):
        departments = [Department(workspace=ours, name=name) for name in ("Sales", "Marketing", "Customer Success")]
        sales, *_ = Department.objects.bulk_create(departments)
        paris, lyon = (Team.objects.create(workspace=ours, name=name, department=sales) for name in ("Paris", "Lyon"))
        _person(ours, "Chloé Martel", Role.Kind.REP, paris)
        _person(ours, "Malik Diallo", Role.Kind.REP, lyon)
        _person(ours, "Inès Garnier", Role.Kind.MANAGER, paris)
        _person(ours, "Hugo Petit", Role.Kind.MANAGER, lyon)
        _person(ours, "Diane Roy", Role.Kind.EXECUTIVE)
        _person(ours, "Adam Blanc", Role.Kind.ADMIN)
    theirs = Workspace.objects.create(name="Rival Systems", slug="rival")
    with isolation.opened(theirs.pk):
        team = Team.objects.create(workspace=theirs, name="Everyone")
        rita = _person(theirs, "Rita Stone", Role.Kind.ADMIN)
        rita.give(Role.Kind.REP, team=team, starts_on=SINCE)
    return CastRows(ours.pk, theirs.pk)


def _person(workspace, name, kind, team=None) -> Membership:
    first = name.split()[0].lower().replace("é", "e").replace("è", "e")
    user = User.objects.create_user(f"{first}@{workspace.slug}.example", PASSWORD, name=name, language="en")
    member = Membership.objects.create(workspace=workspace, user=user, name=name, email=user.email, starts_on=SINCE)
    member.give(kind, team=team, starts_on=SINCE)
    return member


class Cast:
    """The rows by name, read again for each test."""

    def __init__(self, workspace_id, other_workspace_id):
        self.workspace = Workspace.objects.get(pk=workspace_id)
        self.other_workspace = Workspace.objects.get(pk=other_workspace_id)

    def member(self, first_name: str) -> Membership:
        return Membership.objects.select_related("workspace", "user").get(
            workspace=self.workspace, name__startswith=first_name
        )

    @cached_property
    def rep(self):
        return self.member("Chloé")

    @cached_property
    def other_rep(self):
        return self.member("Malik")

    @cached_property
    def manager(self):
        return self.member("Inès")

    @cached_property
    def other_manager(self):
        return self.member("Hugo")

    @cached_property
    def executive(self):
        return self.member("Diane")

    @cached_property
    def admin(self):
        return self.member("Adam")

    @cached_property
    def stranger(self) -> User:
        """Signs in, and belongs to the other company only."""
        return User.objects.get(email="rita@rival.example")

    @cached_property
    def paris(self):
        return Team.objects.get(workspace=self.workspace, name="Paris")

    @cached_property
    def lyon(self):
        return Team.objects.get(workspace=self.workspace, name="Lyon")
