"""Whom of the score has been met in an opportunity, what that leaves open, and where everybody stands. Pure.

A small group that one person speaks for rarely decides: the warnings say which of the usual holes is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.involved import Person
from conversations.models import Involvement
from stages.models import BuyerRole, VersionRole

Nature, Stance, Influence = BuyerRole.Nature, Involvement.Stance, Involvement.Influence
NATURES = (Nature.DECIDES, Nature.BENEFITS, Nature.BUYS, Nature.INFLUENCES, Nature.USES, Nature.IMPLEMENTS, "")
STANCES = (Stance.AGAINST, Stance.NEUTRAL, Stance.FOR, Stance.UNKNOWN)
INFLUENCES = (Influence.MUCH, Influence.SOME, Influence.LITTLE, Influence.UNKNOWN)

WARNINGS: dict[str, Promise] = {
    "one_person": _("Everything hangs on one person: nobody else has been met."),
    "nobody_decides": _("Nobody who decides is known yet."),
    "decider_not_met": _("Nobody who decides has been met."),
    "only_implementers": _("Only people who will implement it have been met, none who benefits or decides."),
    "decider_against": _("Somebody who decides is against it."),
}


@dataclass(frozen=True)
class Line:
    """A row of the map: a nature of buyer roles, and its people by stance, those with most influence first."""

    nature: str
    name: str | Promise
    cells: tuple[tuple[str, tuple[Person, ...]], ...]

    @property
    def is_empty(self) -> bool:
        return not any(people for _stance, people in self.cells)


@dataclass(frozen=True)
class Coverage:
    """`roles` are those of the score that the opportunity follows; `people` those who are in it."""

    roles: Sequence[VersionRole]
    people: Sequence[Person]

    # ---- against the score
    @cached_property
    def met(self) -> list[VersionRole]:
        met = {each.buyer_role_id for each in self.people if each.is_met}
        return [role for role in self.roles if role.buyer_role_id in met]

    @cached_property
    def unmet(self) -> list[VersionRole]:
        return [role for role in self.roles if role not in self.met]

    # ---- what that leaves open
    @cached_property
    def warnings(self) -> list[tuple[str, Promise]]:
        """By code, with the sentence; empty while nobody is known."""
        return [(code, WARNINGS[code]) for code in self._codes()] if self.people else []

    def _codes(self) -> list[str]:
        met = [each for each in self.people if each.is_met]
        deciders = [each for each in self.people if each.nature == Nature.DECIDES]
        natures = {each.nature for each in met}
        codes = []
        if len(met) == 1:
            codes.append("one_person")
        if not deciders:
            codes.append("nobody_decides")
        elif not any(each.is_met for each in deciders):
            codes.append("decider_not_met")
        if any(each.stance == Stance.AGAINST for each in deciders):
            codes.append("decider_against")
        if natures == {Nature.IMPLEMENTS}:
            codes.append("only_implementers")
        return codes

    # ---- where everybody stands
    @cached_property
    def map(self) -> list[Line]:
        """Natures down, stances across; natures that neither the score nor anybody has are left out."""
        wanted = {role.nature for role in self.roles} | {each.nature for each in self.people}
        return [self._line(nature) for nature in NATURES if nature in wanted]

    def _line(self, nature: str) -> Line:
        of_nature = sorted(
            (each for each in self.people if each.nature == nature), key=lambda each: INFLUENCES.index(each.influence)
        )
        cells = tuple((stance, tuple(each for each in of_nature if each.stance == stance)) for stance in STANCES)
        return Line(nature, Nature(nature).label if nature else _("Role not known"), cells)

    @property
    def stances(self) -> list[tuple[str, str]]:
        return [(stance.value, str(stance.label)) for stance in STANCES]
