"""A trial of the demo: a second version published beside the first, and the draws of what was opened since."""

from dataclasses import dataclass, replace

from conversations.models.draw import OUT_OF
from salesproc.demo.chance import chance
from salesproc.demo.drawing import Deal
from salesproc.demo.founding import Company, TrialSpec
from salesproc.demo.life import Life
from salesproc.demo.scores import ScoreSpec


@dataclass(frozen=True, slots=True)
class DrawSpec:
    """`is_first`: the opportunity for which the account was drawn."""

    trial: TrialSpec
    number: int
    is_first: bool = True

    @property
    def is_b(self) -> bool:
        return self.number < self.trial.share


def draw_versions(company: Company, deals: list[Deal], seed: str) -> None:
    """What was opened by the team since its trial began follows the version that is drawn for its account."""
    rng = chance(seed, "trials")
    for trial in company.trials:
        drawn: dict[int, DrawSpec] = {}
        since = (deal for deal in deals if deal.team.id == trial.team_id and deal.life.starts >= trial.begins)
        for deal in sorted(since, key=lambda deal: deal.life.starts):
            known = drawn.get(id(deal.buyer))
            deal.draw = replace(known, is_first=False) if known else DrawSpec(trial, rng.randrange(OUT_OF))
            drawn.setdefault(id(deal.buyer), deal.draw)
            if deal.draw.is_b:
                _follow(deal, trial.score)


def _follow(deal: Deal, score: ScoreSpec) -> None:
    """The same life on the other version: its stages, milestones and conversations are known by their places."""
    life = deal.life
    talks = {(talk.stage, talk.key): talk for stage in score.stages for talk in stage.talks}
    places = {
        milestone.id: score.stages[place].milestones[index]
        for place, stage in enumerate(life.score.stages)
        for index, milestone in enumerate(stage.milestones)
    }
    for talk in [*life.talks, *(talk for _day, _minute, talk in deal.ahead)]:
        talk.plan = talks.get((talk.plan.stage, talk.plan.key), talk.plan) if talk.plan.id else talk.plan
    _translate(life, places)
    life.score = score


def _translate(life: Life, places: dict) -> None:
    for reached in life.reached:
        reached.milestone = places[reached.milestone.id]
    for entry in life.entries:
        entry.missing = tuple(places[milestone.id] for milestone in entry.missing)
