"""A second company for somebody of the cast."""

from contextlib import contextmanager

from people import isolation
from people.models import Membership, Role, Team
from tests.cast import SINCE


@contextmanager
def at_the_neighbours(cast):
    """The other company, open; its only team."""
    with isolation.opened(cast.other_workspace.pk):
        yield Team.objects.get(workspace=cast.other_workspace, name="Everyone")


def join_the_neighbours(cast, member, kind=Role.Kind.EXECUTIVE) -> Membership:
    """The same person there."""
    with at_the_neighbours(cast) as team:
        there = Membership.objects.create(
            workspace=cast.other_workspace, user=member.user, name=member.name, starts_on=SINCE
        )
        there.give(kind, team=team if kind in Role.OF_A_TEAM else None, starts_on=SINCE)
        return there
