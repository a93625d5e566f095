"""The scores that can be asked for, and the one that is shown to somebody who asks for none."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Subquery

from metrics.models import Exposure
from people.models import Membership
from stages.models import Following, Version


def scores(member: Membership) -> list[Version]:
    """The published ones, the newest of each process first. `is_known`: something was opened on it by a team of the
    member. `own`, `any`: the first following of today by a team of the member, and by any that is seen."""
    here = {"version_id": OuterRef("pk")}
    opened = Exposure.objects.filter(workspace=member.workspace_id, **here)
    if not member.sees_everything:
        opened = opened.filter(team_id__in=member.team_ids)
    followed = Following.objects.visible_to(member).on(member.workspace.today()).filter(**here).order_by("pk")
    own = followed.filter(team_id__in=member.team_ids) if member.team_ids else followed.none()
    published = Version.objects.visible_to(member).filter(published_at__isnull=False).select_related("process")
    told = {"own": own.values("pk")[:1], "any": followed.values("pk")[:1]}
    told = {name: Subquery(pks) for name, pks in told.items()} | {"is_known": Exists(opened)}
    return list(published.annotate(**told).order_by("process__name", "-number"))


def score_at_first(offered: Sequence[Version]) -> Version | None:
    """The version that a team of the member follows, else any team, else the last that was published: of those on
    which something was opened, if there is any."""

    def rank(one: Version) -> tuple:
        following = one.own or one.any
        return not one.is_known, following is None, one.own is None, following or 0, -one.published_at.timestamp()

    return min(offered, key=rank, default=None)
