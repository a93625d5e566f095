"""The people of an opportunity, as its page and its score show them. By hand, for the reason that talks.py gives."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Involvement
from salesproc.prepared import read

PRESENT = """
    SELECT i.id, i.contact_id, (SELECT name FROM conversations_contact WHERE id = i.contact_id),
        i.buyer_role_id, role.name, coalesce(role.nature, ''), i.stance, i.influence, i.last_held_at
    FROM conversations_involvement i LEFT JOIN stages_buyerrole role ON role.id = i.buyer_role_id
    WHERE i.opportunity_id = %(opportunity)s AND i.removed_at IS NULL
    ORDER BY i.id
"""
STANCES, INFLUENCES = dict(Involvement.Stance.choices), dict(Involvement.Influence.choices)


class Person(NamedTuple):
    pk: int
    contact_id: int
    name: str
    buyer_role_id: int | None
    role_name: str | None
    nature: str  # of the buyer role; empty without one
    stance: str
    influence: str
    last_held_at: datetime | None

    def __str__(self) -> str:
        return self.name

    @property
    def stance_says(self) -> str:
        return str(STANCES[self.stance])

    @property
    def influence_says(self) -> str:
        return str(INFLUENCES[self.influence])

    @property
    def says(self) -> str:
        """Who it is, in which role and of what influence."""
        influence = "" if self.influence == Involvement.Influence.UNKNOWN else self.influence_says.lower()
        weighs = _("influence: %(influence)s") % {"influence": influence} if influence else ""
        return " · ".join(filter(None, [self.name, self.role_name, weighs]))

    @property
    def is_met(self) -> bool:
        return self.last_held_at is not None

    @property
    def silent_days(self) -> int | None:
        return self.last_held_at and (timezone.localdate() - timezone.localdate(self.last_held_at)).days


def people_of(opportunity_id: int) -> list[Person]:
    return [Person(*row) for row in read(PRESENT, {"opportunity": opportunity_id})]
