"""The agenda of a review: everything that is known of a process, from the three apps below and from the figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.deal_agenda import deals_section, drift_section
from conversations.deal_review import DealReview
from conversations.drift import Windows, drift_of
from metrics import answers
from metrics.evidence_wording import fact_says
from metrics.maturity import Observations, Thresholds, level_of
from metrics.models import MaturityThresholds
from metrics.naming import level_name
from metrics.observing import Observing
from metrics.population import Population
from metrics.rates import Group
from metrics.spans import last_12_months
from salesproc.figures import interval, number, rate
from stages.agenda import Line, Section
from stages.deals import DealFacts
from stages.process_agenda import ProcessAgenda

KEPT = 10 * 60
AT_ONCE = ("findings", "suggestions", "trials", "training")
LATER = ("deals", "drift", "results", "level")  # they ask more of the database, and come after the page
SECTIONS = ("findings", "deals", "drift", "suggestions", "results", "trials", "training", "level")


class Agenda(ProcessAgenda):
    """What is counted is counted once; sections are worded in the language that is active."""

    def section(self, name: str) -> Section:
        return getattr(self, name)()

    def kept(self) -> dict[str, list[dict[str, Any]]]:
        """All of it in each language, as it is read now."""
        said = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                said[language] = [self.section(name).kept() for name in SECTIONS]
        return said

    # ---- the deals
    def _seen(self, name: str, count: Callable[[], Any]) -> Any:
        """What takes seconds in a large company is counted once for a meeting: what is kept is what was seen in it."""
        key = f"agenda:{name}:{self.member.pk}:{self.process.pk}:{self.version.pk if self.version else 0}"
        return cache.get_or_set(key, count, KEPT)

    @cached_property
    def _deal_facts(self) -> DealFacts:
        return self._seen("deals", lambda: DealReview(self.member, self.version).facts)

    def deals(self) -> Section:
        if not self.version:
            return Section("deals", _("In the deals"), empty=_("No version is published yet."))
        return deals_section(self.member, self.version, self._deal_facts, self.team_ids)

    @cached_property
    def _drifts(self) -> list:
        if not (self.version and self.teams):
            return []
        count = partial(drift_of, self.process, self.version, self.team_ids, Windows(timezone.now()))
        return self._seen(f"drift:{self.team_ids}".replace(" ", ""), count)

    def drift(self) -> Section:
        return drift_section(self._drifts, self.team_ids)

    # ---- the figures
    @cached_property
    def population(self) -> Population:
        return Population.seen_by(self.member, span=last_12_months(self.member.workspace.today()))

    @cached_property
    def _groups(self) -> dict[int, Group]:
        stamp = answers.stamp_of(self.member.workspace_id)
        return {group.key: group for group in answers.groups(self.population, "team", stamp)} if self.teams else {}

    def results(self) -> Section:
        return Section(
            "results",
            _("Results"),
            tuple(self._result(team, self._groups.get(team.pk, Group(team.pk))) for team in self.teams),
            note=_("Decided in the last 12 months, in the teams that follow it."),
            empty=_("No team that you see follows it."),
            teams=self.team_ids,
        )

    def _result(self, team, group: Group) -> Line:
        if not group.decided:
            return Line(_("%(team)s decided nothing") % {"team": team}, is_few=True)
        title = _("%(team)s converts %(rate)s") % {"team": team, "rate": rate(group.conversion.rate, 0)}
        words = {
            "won": number(group.counts["won"]),
            "n": number(group.decided),
            "conversion": interval(group.conversion, 0),
            "lost": rate(group.loss.rate, 0),
            "loss": interval(group.loss, 0),
            "open": rate(group.no_decision.rate, 0),
            "no_decision": interval(group.no_decision, 0),
        }
        detail = _(
            "%(won)s of %(n)s won, 95%% interval %(conversion)s. Lost %(lost)s (%(loss)s), "
            "no decision %(open)s (%(no_decision)s)."
        )
        listed = reverse("metrics:population", kwargs={"workspace": self.member.workspace.slug})
        url = f"{listed}?{self.population.narrowed(team=team.pk, outcome='decided').address()}"
        return Line(title, detail % words, url=url, is_few=group.conversion.is_too_few)

    # ---- the level that the facts support
    @cached_property
    def _asked(self) -> Thresholds:
        return MaturityThresholds.of(self.member.workspace_id).asked

    @cached_property
    def _observed(self) -> dict[int, Observations]:
        observing = Observing(self.member.workspace, self.teams, self.member.workspace.today(), self._asked)
        return {team.pk: observing.of(team) for team in self.teams}

    def level(self) -> Section:
        return Section(
            "level",
            _("What the facts say of the level"),
            tuple(line for team in self.teams for line in self._level(team)),
            empty=_("No team that you see follows it."),
            teams=self.team_ids,
        )

    def _level(self, team) -> list[Line]:
        verdict = level_of(self._observed[team.pk], self._asked)
        above = verdict.level.next
        title = _("By the facts, %(team)s is at the level “%(level)s”")
        title %= {"team": team, "level": level_name(verdict.level.value)}
        if above is None:
            return [Line(title, tone="on")]
        missing = _("For “%(level)s”, this is missing:") % {"level": level_name(above.value)}
        return [Line(title, missing), *(Line(fact_says(fact), tone="warn") for fact in verdict.missing_for_next)]
