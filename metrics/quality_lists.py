"""The list behind a figure of the quality: exactly the conversations that it counts."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cached_property

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import Conversation
from metrics.findings import between
from metrics.forms import QualityListed
from metrics.naming import names
from metrics.spans import DAY
from people.models import Membership
from stages.models import BuyerRole, Theme

# As metrics.qualities counts them: of a talk about several opportunities the row where it was logged, and those of the
# others in which somebody said what it did there.
COUNTED = Q(together=None) | Q(together=F("pk")) | ~Q(movement="") | ~Q(purpose_obtained="")
UNSAID = ("unrecorded", "unsaid")
SAYS = {
    "yes": gettext_lazy("Purpose obtained"),
    "partly": gettext_lazy("Purpose partly obtained"),
    "no": gettext_lazy("Purpose not obtained"),
    "recorded": gettext_lazy("Recorded whether the purpose was obtained"),
    "unrecorded": gettext_lazy("Not recorded whether the purpose was obtained"),
    "forward": gettext_lazy("Moved the buyer forward"),
    "none": gettext_lazy("Did not move the buyer"),
    "back": gettext_lazy("Moved the buyer back"),
    "unsaid": gettext_lazy("Not recorded whether it moved the buyer"),
}
WORDS = {  # the column of a conversation, where the score has it, and what it is
    "theme": ("theme", "planned_conversation__theme", Theme),
    "role": ("buyer_role", "planned_conversation__role__buyer_role", BuyerRole),
}


class QualityTalks:
    def __init__(self, member: Membership, asked: QualityListed):
        self.member, self.given, self.span = member, asked.cleaned_data, asked.days

    @property
    def found(self):
        found = Conversation.objects.visible_to(self.member).held().filter(COUNTED, self._within, self._effect)
        if self.given["of_team"]:
            found = found.filter(opportunity__team=self.given["of_team"])
        for name in WORDS:
            if self.given[f"of_{name}"] is not None:
                found = found.filter(self._worded(name, self.given[f"of_{name}"]))
        return found

    @property
    def _within(self) -> Q:
        found = Q()
        if self.span.starts_on:
            found &= Q(starts_at__gte=self._midnight(self.span.starts_on))
        if self.span.ends_on:
            found &= Q(starts_at__lt=self._midnight(self.span.ends_on + DAY))
        return found

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.member.workspace.zone)

    @property
    def _effect(self) -> Q:
        obtained, moved = self.given["obtained"], self.given["moved"]
        found = Q()
        if obtained == "recorded":
            found &= ~Q(purpose_obtained="")
        elif obtained:
            found &= Q(purpose_obtained="" if obtained in UNSAID else obtained)
        return found & Q(movement="" if moved in UNSAID else moved) if moved else found

    def _worded(self, name: str, key: int) -> Q:
        """About the theme, or with the role, or a word that was made one with it. 0: without one."""
        column, planned, word = WORDS[name]
        if not key:
            return Q(**{f"{column}__isnull": True, f"{planned}__isnull": True})
        words = word.objects.visible_to(self.member).filter(Q(pk=key) | Q(merged_into=key)).values("pk")
        return Q(**{f"{column}__in": words}) | Q(**{f"{column}__isnull": True, f"{planned}__in": words})

    # ---- words
    @property
    def says(self) -> str:
        return str(SAYS.get(self.given["obtained"]) or SAYS.get(self.given["moved"]) or _("Held"))

    @cached_property
    def conditions(self) -> list[str]:
        """What narrows the list, in words."""
        said = [] if self.span.is_everything else [_("Held %(when)s") % {"when": between(self.span)}]
        for by in ("team", *WORDS):
            key = self.given[f"of_{by}"]
            if key is not None:
                said.append(names(by, [key or None]).get(key or None, _("Unknown")))
        return said
