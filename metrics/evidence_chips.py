"""The facts of a team in a few words each, for a row of the table of teams."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.evidence_wording import fact_name
from metrics.maturity import Evidence, Level
from metrics.models import Assessment
from metrics.naming import level_name
from salesproc.figures import number, rate

UNSAID = ("follows_published_version", "stages_measured", "use_expected")  # where they are met


@dataclass(frozen=True)
class Chip:
    says: str
    css: str  # of the chip


@dataclass(frozen=True)
class TeamEvidence:
    """What supports the level of a team, and what is missing for the next one."""

    assessment: Assessment

    @property
    def level(self) -> str:
        return self.assessment.level

    @property
    def level_name(self) -> str:
        return level_name(self.assessment.level)

    @property
    def chips(self) -> list[Chip]:
        """The facts of the levels up to the next one: those above say nothing yet."""
        verdict = self.assessment.verdict
        if not _has_version(verdict.evidence):
            return [Chip(_("no process"), "lost")]
        highest = verdict.level.next or Level.DYNAMIC
        shown = [fact for fact in verdict.evidence if fact.level <= highest]
        return [Chip(_short(fact), _css(fact)) for fact in shown if not (fact.met and fact.name in UNSAID)]

    @property
    def missing(self) -> list[str]:
        return [fact_name(fact) for fact in self.assessment.verdict.missing_for_next]


def _has_version(evidence) -> bool:
    return any(fact.name == "follows_published_version" and fact.met for fact in evidence)


def _css(fact: Evidence) -> str:
    """Green when it is met, red when there is nothing of it, ochre on the way."""
    return "won" if fact.met else "nd" if fact.value else "lost"


def _short(fact: Evidence) -> str:
    if fact.name == "other_departments":
        n = int(fact.value or 0)
        return ngettext("%(n)s department", "%(n)s departments", n) % {"n": number(n)}
    if fact.name == "revised":
        return _("never revised") if fact.value is None else _("revised %(n)s d ago") % {"n": number(ceil(fact.value))}
    if fact.name == "suggestions_answered":
        return _("no suggestions") if fact.value is None else _("answers in %(n)s d") % {"n": number(ceil(fact.value))}
    if fact.name == "use_expected":
        return _("use not expected")
    if fact.value is None:
        return _share_names()[fact.name] % {"share": "–"}
    share = rate(fact.value, 0) if fact.name in ("moves_with_milestones", "conversations_on_score") else None
    return _share_names()[fact.name] % {"share": share or f"{fact.count}/{fact.out_of}"}


def _share_names() -> dict[str, str]:
    return {
        "stages_described": _("described %(share)s"),
        "stages_measured": _("measured %(share)s"),
        "people_trained": _("trained %(share)s"),
        "moves_with_milestones": _("milestones %(share)s"),
        "conversations_on_score": _("on the score %(share)s"),
    }
