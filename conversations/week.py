"""What the last seven days of a person were worth: quality, not volume."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from conversations.models import Conversation, MilestoneReached
from stages.models import VersionRole

DAYS = timedelta(days=7)
TALK = Coalesce("together", "pk")  # one talk about several opportunities is one talk of the person


@dataclass(frozen=True)
class Week:
    held: int
    moved: int  # the buyer, forward
    obtained: int  # the purpose, wholly
    milestones: int
    roles_met: float | None  # for each open opportunity that follows a score
    roles: float | None  # that are on that score

    @classmethod
    def of(cls, member, opportunities, until, *, viewer) -> "Week":
        """The conversations that `member` held before `until`; `opportunities` are the open ones they own."""
        theirs = Q(held_by=member, starts_at__gte=until - DAYS, starts_at__lt=until)
        held = Conversation.objects.visible_to(viewer).held().filter(theirs)
        counts = held.aggregate(
            held=Count(TALK, distinct=True),
            moved=Count(TALK, distinct=True, filter=Q(movement=Conversation.Movement.FORWARD)),
            obtained=Count(TALK, distinct=True, filter=Q(purpose_obtained=Conversation.Obtained.YES)),
        )
        reached = MilestoneReached.objects.standing().filter(conversation__in=held)
        return cls(**counts, milestones=reached.count(), **_roles(opportunities.exclude(version=None)))


def _roles(opportunities) -> dict[str, float | None]:
    """How many roles of their scores have been met, and how many there are, on average."""
    versions = dict(opportunities.order_by().values_list("version").annotate(n=Count("pk")))
    deals = sum(versions.values())
    if not deals:
        return {"roles_met": None, "roles": None}
    on_score = dict(
        VersionRole.objects.filter(version__in=versions).order_by().values_list("version").annotate(Count("pk"))
    )
    met = Conversation.objects.held().filter(
        opportunity__in=opportunities, opportunity__version__roles__buyer_role=F("buyer_role")
    )
    pairs = met.order_by().values("opportunity", "buyer_role").distinct().count()
    there = sum(n * on_score.get(version, 0) for version, n in versions.items())
    return {"roles_met": pairs / deals, "roles": there / deals}
