"""The scores that can be asked for, and the one that is shown to somebody who asks for none."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from metrics.models import Exposure
from people.models import Membership
from stages.models import Following, Version


def scores(member: Membership) -> list[Version]:
    """The published ones, the newest of each process first. `is_known`: something was opened on it by a team of the
    member."""
    opened = Exposure.objects.filter(workspace=member.workspace_id, version_id=OuterRef("pk"))
    if not member.sees_everything:
        opened = opened.filter(team_id__in=member.team_ids)
    published = Version.objects.visible_to(member).filter(published_at__isnull=False).select_related("process")
    return list(published.annotate(is_known=Exists(opened)).order_by("process__name", "-number"))


def score_at_first(member: Membership, offered: Sequence[Version]) -> Version | None:
    """The version that a team of the member follows, else any team, else the last that was published: of those on
    which something was opened, if there is any."""
    rows = Following.objects.visible_to(member).on(member.workspace.today()).values_list("team_id", "pk", "version_id")
    mine_first = sorted((team not in member.team_ids, pk, version) for team, pk, version in rows)
    place = {version: place for place, (_other, _pk, version) in reversed([*enumerate(mine_first)])}

    def rank(one: Version) -> tuple:
        return not one.is_known, place.get(one.pk, len(mine_first)), -one.published_at.timestamp()

    return min(offered, key=rank, default=None)
