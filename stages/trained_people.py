"""The people who should know a version, and those who do."""

from dataclasses import dataclass
from functools import cached_property

from people.models import Membership, Role
from stages.models import Following, Training


@dataclass
class PersonLine:
    person: Membership
    teams: str
    training: Training | None
    may_record: bool


class TrainedPeople:
    def __init__(self, member, version):
        self.member, self.version = member, version

    @cached_property
    def lines(self) -> list[PersonLine]:
        """People of the teams that follow it, and whoever is trained on it; those who are not yet come first."""
        people = Membership.objects.visible_to(self.member).active().filter(pk__in={*self._roles, *self._trainings})
        lines = [self._line(person) for person in people]
        return sorted(lines, key=lambda line: (line.training is not None, line.person.name.casefold()))

    @cached_property
    def trained(self) -> int:
        return sum(line.training is not None for line in self.lines)

    @cached_property
    def _roles(self) -> dict[int, list[Role]]:
        today = self.member.workspace.today()
        teams = Following.objects.visible_to(self.member).on(today).filter(version=self.version).values("team_id")
        roles = Role.objects.visible_to(self.member).on(today).filter(team__in=teams).select_related("team")
        found: dict[int, list[Role]] = {}
        for role in roles:
            found.setdefault(role.membership_id, []).append(role)
        return found

    @cached_property
    def _trainings(self) -> dict[int, Training]:
        trainings = Training.objects.visible_to(self.member).filter(version=self.version).select_related("recorded_by")
        return {training.membership_id: training for training in trainings}

    def _line(self, person) -> PersonLine:
        roles = self._roles.get(person.pk, [])
        teams = ", ".join(sorted({role.team.name for role in roles}))
        may = person.pk == self.member.pk or any(self.member.may("training.record", role) for role in roles)
        return PersonLine(person, teams, self._trainings.get(person.pk), may)
