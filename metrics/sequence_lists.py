"""The lists behind the figures of the sequences: exactly the conversations or opportunities that each counts."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from conversations.models import Conversation, Opportunity
from metrics.courses import IN_ORDER, OFF, OUT_OF_ORDER
from metrics.findings import between
from metrics.forms import SequenceListed
from metrics.naming import names
from metrics.sequences import ALL
from metrics.sequences_wording import ENDED, activity_names, step_name
from people.models import Membership


class _Listed:
    def __init__(self, member: Membership, asked: SequenceListed):
        self.member, self.given = member, asked.cleaned_data
        self.chosen = asked.chosen(member)

    @cached_property
    def conditions(self) -> list[str]:
        """What narrows the list, in words."""
        given = self.given
        ended = given["ended"] or ALL
        said = [str(dict(ENDED)[ended]), between(self.chosen.span)]
        for by in ("team", "version"):
            key = given[f"of_{by}"]
            if key is not None:
                said.append(names(by, [key or None]).get(key or None, _("Unknown")))
        return said


class SequenceTalks(_Listed):
    @cached_property
    def step(self) -> tuple[int, int] | None:
        first, then = self.given["first"], self.given["then"]
        return None if first is None or then is None else (first, then)

    @property
    def found(self):
        seen = Conversation.objects.visible_to(self.member)
        if self.step is None and self.given["fit"] is None:
            return seen.none()
        return seen.filter(pk__in=self.chosen.talks(step=self.step, fit=self.given["fit"]))

    @cached_property
    def says(self) -> str:
        if self.step:
            named = activity_names(self.step)
            first, then = (step_name(self.step[n], named, is_first=n == 0) for n in (0, 1))
            return f"{first} → {then}"
        return {
            IN_ORDER: _("Held in the order of the score"),
            OUT_OF_ORDER: _("Held after a conversation of a later stage"),
            OFF: _("Held off the score"),
        }.get(self.given["fit"], _("Sequences"))


class SequenceDeals(_Listed):
    @property
    def found(self):
        seen = Opportunity.objects.visible_to(self.member)
        return seen.filter(pk__in=self.chosen.deals(path=self.given["path"], part=self.given["part"]))

    @cached_property
    def says(self) -> str:
        path = self.given["path"]
        if path is not None:
            named = activity_names(path)
            return " → ".join(named[activity] for activity in path)
        return {
            "skipping": _("Left a stage without one of its conversations"),
            "silent": _("Decided without any conversation"),
            "scored": _("Decided, and following a score"),
        }.get(self.given["part"], _("Decided"))
