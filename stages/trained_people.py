"""The people who should know a version, and those who do."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from people.models import Membership, Role
from stages.forms import TrainingForm
from stages.models import Following, Training

ROWS = 50


@dataclass
class PersonLine:
    person: Membership
    teams: str
    training: Training | None
    is_self: bool
    may_record: bool
    form: TrainingForm | None = None


class TrainedPeople:
    """`sent` is a form that was sent for one of them and could not be recorded."""

    def __init__(self, member, version, place: int = 1, sent: TrainingForm | None = None):
        self.member, self.version, self.place, self.sent = member, version, place, sent

    @cached_property
    def lines(self) -> list[PersonLine]:
        """People of the teams that follow it, and whoever is trained on it; those who are not yet come first."""
        people = Membership.objects.visible_to(self.member).active().filter(pk__in={*self._roles, *self._trainings})
        lines = [self._line(person) for person in people]
        return sorted(lines, key=lambda line: (line.training is not None, line.person.name.casefold()))

    @cached_property
    def page(self) -> Page:
        """Those that are shown, with the forms to record those who are not trained yet."""
        page = Paginator(self.lines, ROWS).get_page(self.place)
        for line in page.object_list:
            if line.may_record and not line.is_self and not line.training and not self.version.is_draft:
                line.form = self._form(line.person)
        return page

    def _form(self, person) -> TrainingForm:
        if self.sent and self.sent.person.pk == person.pk:
            return self.sent
        return TrainingForm(version=self.version, person=person)

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
        is_self = person.pk == self.member.pk
        may = is_self or any(self.member.may("training.record", role) for role in roles)
        return PersonLine(person, teams, self._trainings.get(person.pk), is_self, may)
