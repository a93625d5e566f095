"""What a mapping between two versions could be, before anybody corrects it."""

from collections.abc import Hashable

from conversations.models import Moving
from conversations.models.moving import KINDS
from conversations.places import score_of
from people.models import Team
from stages.models import BuyerRole, Version
from stages.moving import Proposal, propose

Proposals = dict[str, dict[int, Proposal]]


def proposals_for(source: Version, target: Version) -> Proposals:
    words = BuyerRole.objects.filter(workspace_id=source.workspace_id, merged_into__isnull=False)
    merged = dict(words.values_list("pk", "merged_into_id"))
    return propose(score_of(source.pk, merged), score_of(target.pk, merged), _known(source))


def mapping_of(proposals: Proposals) -> dict[str, dict[str, int | None]]:
    """As it is kept."""
    return {kind: {str(key): each.target for key, each in found.items()} for kind, found in proposals.items()}


def _known(source: Version) -> dict[str, dict[Hashable, Hashable | None]]:
    """What things of this version became when it was moved from before; the last word counts."""
    known: dict[str, dict] = {kind: {} for kind in KINDS}
    for moving in Moving.objects.started().filter(source=source, undone_at=None).order_by("started_at"):
        old, new = score_of(moving.source_id), score_of(moving.target_id)
        for kind in KINDS:
            became = {place.key: place.lineage for place in getattr(new, kind)}
            answers = moving.answers(kind)
            known[kind] |= {place.lineage: became.get(answers.get(place.key)) for place in getattr(old, kind)}
    return known


def teams_led_by(member):
    """Those whose opportunities the member may move."""
    teams = Team.objects.visible_to(member).order_by("name")
    return teams if member.has_role("admin") else teams.filter(pk__in=member.led_team_ids)


def begin(source: Version, target: Version, *, teams, by) -> Moving:
    """With what is proposed, for whoever begins to correct."""
    mapping = mapping_of(proposals_for(source, target)) if source.process_id == target.process_id else {}
    return Moving.begin(source, target, teams=teams, mapping=mapping, by=by)
