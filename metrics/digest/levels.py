"""Teams whose level changed in the period, overrides that began or ended in it, and what is missing for the next."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from metrics.digest.lines import LEVELS, Figure, Line, Rank, page
from metrics.digest.periods import Period
from metrics.evidence_wording import FACTS, fact_says
from metrics.level_history import Spell, on, since, spells_of
from metrics.maturity import Level
from metrics.models import Assessment, MaturityPeriod
from metrics.naming import level_name
from metrics.spans import DAY
from people.models import Membership, Team
from salesproc.figures import day


class Levels:
    """Of the teams that sell today and that the reader sees, as their pages tell it."""

    def __init__(self, member: Membership, period: Period):
        self.member, self.first, self.last = member, period.span.starts_on, period.span.ends_on

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.visible_to(self.member).filter(is_active=True))

    @cached_property
    def _periods(self) -> dict[int, list[MaturityPeriod]]:
        found: dict[int, list[MaturityPeriod]] = {team.pk: [] for team in self.teams}
        for period in MaturityPeriod.objects.visible_to(self.member).filter(team__in=self.teams):
            found[period.team_id].append(period)
        return found

    @property
    def above_random(self) -> bool:
        """Whether a team has a level today that somebody worked for."""
        today = self.member.workspace.today()
        spells = (on(self._spells(team), today) for team in self.teams)
        return any(spell and spell.level != Level.RANDOM.value for spell in spells)

    @property
    def lines(self) -> list[Line]:
        return [line for team in self.teams for line in self._of(team)] + self._missing

    def _spells(self, team: Team) -> list[Spell]:
        return spells_of(self._periods[team.pk], MaturityPeriod.STRONGEST_FIRST)

    # ---- what changed
    def _of(self, team: Team) -> list[Line]:
        """Its overrides, which say where the level is now; else the level of the last day against the day before."""
        spells = self._spells(team)
        said = [self._override(team, period, spells) for period in self._periods[team.pk] if period.is_override]
        told = [says for says in said if says] or self._change(team, spells)
        figure = Figure(_("The levels of %(team)s in time") % {"team": team}, self._page(team))
        return [Line(LEVELS, Rank.LEVEL, says, (figure,)) for says in told]

    def _override(self, team: Team, period: MaturityPeriod, spells: list[Spell]) -> str:
        """Nothing where it neither began nor ended in these days, or was taken back before it began."""
        words = {"team": team, "level": _word(period.level)}
        if period.starts_on == period.ends_on:
            return ""
        if self.first <= period.ends_on <= self.last:
            now = on(spells, period.ends_on)
            words |= {"day": day(period.ends_on), "now": _word(now.level if now else "")}
            return _("The override of %(team)s as %(level)s ended on %(day)s. Since then: %(now)s") % words
        if self.first <= period.starts_on <= self.last:
            words |= {"first": day(period.starts_on), "day": day(period.ends_on)}
            return _("%(team)s counts as %(level)s from %(first)s until %(day)s, by override") % words
        return ""

    def _change(self, team: Team, spells: list[Spell]) -> list[str]:
        before, now = on(spells, self.first - DAY), on(spells, self.last)
        if now is None or (before and before.level == now.level):
            return []
        words = {"team": team, "level": _word(now.level), "day": day(since(spells, self.last))}
        if before is None:
            return [_("The process of %(team)s has a level since %(day)s: %(level)s") % words]
        words["before"] = _word(before.level)
        if Level(now.level) > Level(before.level):
            return [_("The process of %(team)s rose from %(before)s to %(level)s on %(day)s") % words]
        return [_("The process of %(team)s fell from %(before)s to %(level)s on %(day)s") % words]

    # ---- what is missing
    @property
    def _missing(self) -> list[Line]:
        """One fact for each team, the teams that miss fewest first."""
        found = Assessment.objects.visible_to(self.member).filter(team__in=self.teams).latest()
        verdicts = {assessment.team_id: assessment.verdict for assessment in found}
        waiting = [(verdicts[team.pk], team) for team in self.teams if team.pk in verdicts]
        waiting = [(verdict, team) for verdict, team in waiting if verdict.missing_for_next]
        waiting.sort(key=lambda one: len(one[0].missing_for_next))
        return [self._step(team, verdict) for verdict, team in waiting]

    def _step(self, team: Team, verdict) -> Line:
        fact, level = verdict.missing_for_next[0], _word(verdict.level.next.value)
        says = _("%(team)s, missing for %(level)s") % {"team": team, "level": level}
        told = str(FACTS[fact.name]) if fact.value is None else fact_says(fact)
        return Line(LEVELS, Rank.MISSING, says, (Figure(told, self._page(team)),))

    def _page(self, team: Team) -> str:
        return page(self.member, "metrics:team_level_show", pk=team.pk)


def _word(level: str) -> str:
    return level_name(level).lower()
