"""The digest as it is read, in the letter and on the page that shows it before: at most a dozen lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from metrics.digest import wording
from metrics.digest.attention import Attention
from metrics.digest.events import Events
from metrics.digest.levels import Levels
from metrics.digest.lines import Line, page
from metrics.digest.periods import Period
from metrics.digest.results import Results
from metrics.maturity_page import MaturityPage
from metrics.models import DigestLetter
from metrics.population import Population
from people.models import Membership

MOST = 12


@dataclass(frozen=True)
class Section:
    name: str
    lines: list[Line]


class Digest:
    """Of one member and period. It sees what the member sees, as the pages do."""

    def __init__(self, member: Membership, period: Period):
        self.member, self.period = member, period
        self.results, self.levels = Results(member, period), Levels(member, period)

    @cached_property
    def attention(self) -> Attention:
        earlier = DigestLetter.objects.filter(member=self.member, sent_at__isnull=False)
        last = earlier.filter(starts_on__lt=self.period.span.starts_on).order_by("-starts_on", "-pk").first()
        return Attention(self.member, set(last.stood_out) if last else None)

    @cached_property
    def is_empty(self) -> bool:
        """Nothing was ever decided, and no team has a level that somebody worked for: a company that has not begun."""
        was_decided = Population.seen_by(self.member, outcome="decided").size()
        return not was_decided and not self.levels.above_random

    @cached_property
    def lines(self) -> list[Line]:
        """All there is to say, what matters most first."""
        done = Events(self.member, self.period).lines
        found = [*self.results.lines, *self.attention.lines, *self.levels.lines, *done]
        return sorted(found, key=lambda line: line.rank)

    @property
    def sections(self) -> list[Section]:
        shown = self.lines[:MOST]
        found = ((says, [line for line in shown if line.section == name]) for name, says in wording.SECTIONS.items())
        return [Section(str(says), lines) for says, lines in found if lines]

    @property
    def left_out(self) -> int:
        return len(self.lines) - len(self.lines[:MOST])

    # ---- words
    @property
    def finding(self) -> str:
        return self.lines[0].says

    @property
    def subject(self) -> str:
        words = {"company": self.member.workspace.name, "period": wording.name_of(self.period)}
        return _("%(finding)s · %(company)s, %(period)s") % {"finding": self.finding, **words}

    @property
    def title(self) -> str:
        return wording.title(self.period)

    @property
    def lead(self) -> str:
        teams = "" if self.member.sees_everything else ", ".join(team.name for team in self.levels.teams)
        return wording.lead(self.period, teams)

    @property
    def computed(self) -> str:
        return MaturityPage(self.member, span=self.period.span).computed

    def written(self) -> tuple[str, dict]:
        """The subject and what stands in the letter, in the language that is active."""
        links = {
            "pages": settings.BASE_URL + page(self.member, "metrics:maturity"),
            "choices": settings.BASE_URL + page(self.member, "people:notice_choice_update"),
        }
        return self.subject, {"digest": self, "base": settings.BASE_URL, **links}
