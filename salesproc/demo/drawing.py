"""Draws the opportunities of a company, with the accounts they are with and the conversations ahead."""

from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any

from salesproc.demo import texts
from salesproc.demo.company import WINDOW_DAYS
from salesproc.demo.founding import Company, TeamSpec
from salesproc.demo.life import Life, Talk, extra_talk, live, next_talk
from salesproc.demo.truth import LEVELS

KNOWN_ACCOUNT = 0.62  # share of opportunities with an account that already had one
LONGEST_WAIT = 18  # days until the next conversation of an open opportunity, at most


@dataclass(slots=True)
class Buyer:
    """An account: one contact for each buyer role, made when an opportunity first names that role."""

    name: str
    industry: str
    country: str
    currency: str
    language: str
    size: float
    team: TeamSpec
    owner: int
    since: float
    id: int = 0
    contacts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Deal:
    team: TeamSpec
    life: Life
    owner: int
    buyer: Buyer
    name: str
    ahead: list[tuple[int, int, Talk]] = field(default_factory=list)  # day, minute of the day, scheduled talk
    draw: Any = None  # salesproc.demo.trials.DrawSpec: where its team tries two versions

    @property
    def last_held(self) -> float | None:
        return max((talk.at for talk in self.life.talks if talk.state == "held"), default=None)


class Drawing:
    def __init__(self, company: Company, rng: Random, first_account: int = 0):
        self.company, self.rng, self.calendar = company, rng, company.calendar
        self.first_account = first_account  # so that no two batches give an account the same name
        self.buyers: list[Buyer] = []
        self.by_team: dict[int, list[Buyer]] = {}

    def draw(self, opportunities: int, conversations: int) -> list[Deal]:
        shares = [team.plan.share for team in self.company.teams]
        deals = [self._deal(team) for team in self.rng.choices(self.company.teams, shares, k=opportunities)]
        for deal in deals:
            self._plan_ahead(deal)
        self._fill(deals, conversations)
        return deals

    def _deal(self, team: TeamSpec) -> Deal:
        starts = -WINDOW_DAYS * self.rng.random() ** 1.08  # a little more of them every month
        spell = team.spell(self.calendar.number(self.calendar.moment(starts)))
        life = live(self.rng, starts, spell.level, spell.score)
        buyer = self._buyer(team, starts)
        name = texts.opportunity_name(self.rng, buyer.language)
        return Deal(team, life, self._seller(team), buyer, name)

    def _seller(self, team: TeamSpec) -> int:
        """The one whose log-in the demo shows has half as much again as the others."""
        weights = [1.5 if seller == self.company.rep_id else 1.0 for seller in team.sellers]
        return self.rng.choices(team.sellers, weights)[0]

    def _buyer(self, team: TeamSpec, starts: float) -> Buyer:
        known = self.by_team.setdefault(team.id, [])
        if known and self.rng.random() < KNOWN_ACCOUNT:
            buyer = self.rng.choice(known)
            buyer.since = min(buyer.since, starts)
            return buyer
        language = "fr" if self.rng.random() < team.plan.language_share else "en"
        name, industry = texts.company(self.first_account + len(self.buyers), language)
        country, currency = self.rng.choice(texts.names()["countries"][language])
        size, owner = self.rng.lognormvariate(0, 0.55), self.rng.choice(team.sellers)
        buyer = Buyer(name, industry, country, currency, language, size, team, owner, starts)
        self.buyers.append(buyer)
        known.append(buyer)
        return buyer

    def _plan_ahead(self, deal: Deal) -> None:
        """Open ones, and those in use of what they bought, may have a conversation ahead."""
        life, rng = deal.life, self.rng
        chance = 0.0 if life.kind else LEVELS[life.level].next_planned
        if life.kind == "won" and life.ends > -60:
            chance = 0.5
        last = deal.last_held
        if not life.kind and last is not None and last < -21:
            chance /= 3
        if rng.random() < chance:
            day = self.calendar.working_day(rng.randint(0, LONGEST_WAIT))
            deal.ahead.append((day, rng.randrange(9 * 60, 17 * 60, 15), self.scheduled(life)))

    def scheduled(self, life: Life, department_id: int | None = None) -> Talk:
        return Talk(0.0, next_talk(self.rng, life, department_id), "scheduled")

    def _fill(self, deals: list[Deal], conversations: int) -> None:
        """More conversations until there are as many as asked for, most of them where life was long."""
        drawn = sum(len(deal.life.talks) + len(deal.ahead) for deal in deals)
        lengths = accumulate(max(min(deal.life.ends, 0.0) - deal.life.starts, 1.0) for deal in deals)
        wanted = max(conversations - drawn, 0)
        for deal in self.rng.choices(deals, cum_weights=list(lengths), k=wanted):
            deal.life.talks.append(extra_talk(self.rng, deal.life))
        for deal in deals:
            deal.life.talks.sort(key=lambda talk: talk.at)
