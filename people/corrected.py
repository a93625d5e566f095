"""Who changed what: the rows that history kept, each set beside the one that came after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from people.models import Membership, User


@dataclass(frozen=True)
class Change:
    """One column, as it was until then."""

    label: str
    was: str


@dataclass(frozen=True)
class Correction:
    at: datetime
    by: str
    changes: list[Change]


class Authors:
    """The names of those who changed rows: the verb says the member; where only the request is known, its user."""

    def __init__(self, member, kept: Iterable):
        self.member = member
        self._names = self._read({self._who(old) for old in kept})

    def of(self, old) -> str:
        return self._names.get(self._who(old), "")

    def _who(self, old) -> tuple[str, int | None]:
        context = old.pgh_context or {}
        return ("member", context["member"]) if context.get("member") else ("user", context.get("user"))

    def _read(self, who) -> dict[tuple[str, int | None], str]:
        members = Membership.objects.visible_to(self.member).filter(pk__in=[pk for kind, pk in who if kind == "member"])
        users = User.objects.filter(pk__in=[pk for kind, pk in who if kind == "user"])
        names = {("member", pk): name for pk, name in members.values_list("pk", "name")} if who else {}
        if any(kind == "user" and pk for kind, pk in who):
            names |= {("user", pk): name for pk, name in users.values_list("pk", "name")}
        return names
