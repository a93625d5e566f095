"""What the thresholds were before each change, by whom they were changed and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from metrics.models import MaturityThresholds
from metrics.models.maturity_thresholds import BOUNDS, SHARES
from people.models import Membership
from salesproc.figures import number, rate

MOST = 20


@dataclass(frozen=True)
class Change:
    at: datetime
    by: str
    says: list[str]


class ThresholdsPage:
    def __init__(self, member: Membership):
        self.member = member

    @property
    def changes(self) -> list[Change]:
        """Newest first. What the database keeps is the row as it was before."""
        events = MaturityThresholds.pgh_event_model.objects.filter(workspace_id=self.member.workspace_id)
        kept = list(events.order_by("-pgh_id")[:MOST])
        if not kept:
            return []
        names = dict(Membership.objects.visible_to(self.member).values_list("pk", "name"))
        after = [MaturityThresholds.of(self.member.workspace_id), *kept]
        return [
            Change(was.pgh_created_at, names.get((was.pgh_context or {}).get("member"), ""), _differences(was, now))
            for was, now in zip(kept, after, strict=False)
        ]


def _differences(was, now) -> list[str]:
    changed = [name for name in BOUNDS if getattr(was, name) != getattr(now, name)]
    return [_difference(name, getattr(was, name), getattr(now, name)) for name in changed]


def _difference(name: str, before: float, since: float) -> str:
    write = rate if name in SHARES else number
    words = {"name": MaturityThresholds._meta.get_field(name).verbose_name}
    words |= {"since": write(since, 0), "before": write(before, 0)}
    return _("%(name)s: %(since)s instead of %(before)s") % words
