"""The teams, each with the version it follows, the one to come, and those before."""

from dataclasses import dataclass, field
from functools import cached_property

from people.models import Team
from stages.models import Following


@dataclass
class TeamLine:
    team: Team
    may_change: bool
    current: Following | None = None
    coming: list[Following] = field(default_factory=list)
    past: list[Following] = field(default_factory=list)


class TeamFollowings:
    def __init__(self, member):
        self.member = member

    @cached_property
    def lines(self) -> list[TeamLine]:
        lines = {team.pk: self._line(team) for team in Team.objects.visible_to(self.member).filter(is_active=True)}
        today = self.member.workspace.today()
        for following in self._followings:
            line = lines.get(following.team_id)
            if line is None:
                continue
            if following.starts_on > today:
                line.coming.insert(0, following)
            elif following.ends_on is None or following.ends_on > today:
                line.current = following
            else:
                line.past.append(following)
        return list(lines.values())

    @property
    def following(self) -> int:
        """How many follow a version today."""
        return sum(line.current is not None for line in self.lines)

    @property
    def _followings(self):
        followings = Following.objects.visible_to(self.member).real().order_by("team", "-starts_on")
        return followings.select_related("version__process", "decided_by")

    def _line(self, team) -> TeamLine:
        return TeamLine(team, self.member.may("following.edit", Following(team=team)))
