"""Who knows what: people down, the versions that their teams follow across, what is missing first."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from people.models import Membership, Role, Team
from stages.models import Following, Process, Training, Version

ROWS = 50


@dataclass(frozen=True)
class Cell:
    """`is_asked`: a team of theirs follows the version. `earlier` is the newest version before it that they know."""

    version: Version
    is_asked: bool
    training: Training | None
    earlier: int | None

    @property
    def is_missing(self) -> bool:
        return self.is_asked and self.training is None


@dataclass(frozen=True)
class Line:
    person: Membership
    teams: str
    cells: list[Cell]

    @property
    def missing(self) -> int:
        return sum(cell.is_missing for cell in self.cells)


class AdoptionPage:
    """Read in a constant number of queries, whatever the number of people, teams and versions."""

    def __init__(self, member, *, team=None, process=None, only_missing=False, place=1):
        self.member, self.team, self.process = member, team, process
        self.only_missing, self.place = only_missing, place
        self.today = member.workspace.today()

    # ---- what can be asked for
    @cached_property
    def followings(self) -> list[Following]:
        """Of all teams today; the filters choose among them."""
        followings = Following.objects.visible_to(self.member).on(self.today).filter(team__is_active=True)
        return list(followings.select_related("team", "version__process").order_by("team__name"))

    @property
    def teams(self) -> list[Team]:
        return [following.team for following in self.followings]

    @property
    def processes(self) -> list[Process]:
        found = {following.version.process_id: following.version.process for following in self.followings}
        return sorted(found.values(), key=lambda process: process.name.casefold())

    # ---- what is shown
    @cached_property
    def _asked(self) -> list[Following]:
        return [
            following
            for following in self.followings
            if self.team in (None, following.team_id) and self.process in (None, following.version.process_id)
        ]

    @cached_property
    def versions(self) -> list[Version]:
        found = {following.version_id: following.version for following in self._asked}
        return sorted(found.values(), key=lambda version: (version.process.name.casefold(), version.number))

    @cached_property
    def _roles(self) -> dict[int, list[Role]]:
        teams = [following.team_id for following in self._asked]
        roles = Role.objects.visible_to(self.member).on(self.today).filter(team__in=teams).select_related("team")
        found = defaultdict(list)
        for role in roles:
            found[role.membership_id].append(role)
        return found

    @cached_property
    def _trainings(self) -> dict[int, list[Training]]:
        processes = {version.process_id for version in self.versions}
        trainings = Training.objects.visible_to(self.member).filter(version__process__in=processes)
        found = defaultdict(list)
        for training in trainings.select_related("version"):
            found[training.membership_id].append(training)
        return found

    @cached_property
    def everybody(self) -> list[Line]:
        """Who lacks most first."""
        people = Membership.objects.visible_to(self.member).active().filter(pk__in=self._roles)
        lines = [self._line(person) for person in people]
        return sorted(lines, key=lambda line: (-line.missing, line.person.name.casefold()))

    @property
    def missing(self) -> int:
        """How many people lack something."""
        return sum(line.missing > 0 for line in self.everybody)

    @cached_property
    def page(self) -> Page:
        lines = [line for line in self.everybody if line.missing or not self.only_missing]
        return Paginator(lines, ROWS).get_page(self.place)

    def _line(self, person) -> Line:
        roles = self._roles[person.pk]
        followed = {following.team_id: following.version_id for following in self._asked}
        asked = {followed[role.team_id] for role in roles}
        cells = [self._cell(person, version, version.pk in asked) for version in self.versions]
        return Line(person, ", ".join(sorted({role.team.name for role in roles})), cells)

    def _cell(self, person, version, is_asked) -> Cell:
        of_process = [one for one in self._trainings.get(person.pk, ()) if one.version.process_id == version.process_id]
        training = next((one for one in of_process if one.version_id == version.pk), None)
        numbers = [one.version.number for one in of_process if one.version.number < version.number]
        return Cell(version, is_asked, training, max(numbers, default=None))
