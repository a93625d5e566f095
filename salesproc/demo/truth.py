"""What is true of the demo company, stated before anything is drawn: the tests look for it in the figures.

Every share is a probability of the generator, not a result. How long an opportunity lives does not depend on how
it ends, so the rates of any period are those stated here, and no correction for open opportunities is hidden.
"""

from dataclasses import dataclass
from math import log
from uuid import UUID, uuid5

from metrics.maturity import Level

LINEAGES = UUID("5b0c1f3e-7f0a-4a6e-9a51-0d5f6f3b7a10")


def lineage(template: str, kind: str, key: str) -> UUID:
    """The lineage of a stage, a milestone or a planned conversation that came from a template."""
    return uuid5(LINEAGES, f"{template}/{kind}/{key}")


@dataclass(frozen=True)
class LevelTruth:
    """Rates are shares of decided opportunities and add to 1 (CSO Insights). Days are the median cycle."""

    won: float
    lost: float
    no_decision: float
    cycle_days: float
    amount_factor: float
    # How the team works at this level; no rate follows from these.
    holding: float  # chance that a required planned conversation is held while its stage lasts
    milestones: float  # chance that a required milestone is reached before the stage is left
    next_planned: float  # share of open opportunities with a next conversation
    forward: float  # share of held conversations that moved the buyer
    trained: float  # share of the team trained on the version it follows

    @property
    def kinds(self) -> dict[str, float]:
        return {"won": self.won, "lost": self.lost, "no_decision": self.no_decision}


LEVELS = {
    Level.RANDOM: LevelTruth(0.334, 0.370, 0.296, 118, 1.00, 0.00, 0.00, 0.35, 0.34, 0.0),
    Level.INFORMAL: LevelTruth(0.372, 0.352, 0.276, 104, 1.08, 0.45, 0.45, 0.48, 0.42, 0.4),
    Level.FORMAL: LevelTruth(0.431, 0.334, 0.235, 92, 1.22, 0.62, 0.86, 0.64, 0.50, 0.9),
    Level.DYNAMIC: LevelTruth(0.486, 0.309, 0.205, 81, 1.36, 0.72, 0.93, 0.76, 0.58, 1.0),
}

CYCLE_SIGMA = 0.55  # cycles are log-normal around their median
DISQUALIFIED = 0.08  # of all opportunities; not one of the decided
DISQUALIFIED_DAYS = 21
INDECISION = 0.56  # of the no decisions; the others prefer the status quo (The JOLT Effect)

# Decided opportunities that leave the second stage forward. The landmark of the first two conversations below.
REACHES_THIRD_STAGE = 0.80


@dataclass(frozen=True)
class Effect:
    """A planned conversation, template by template, and what it does to opportunities that leave its stage.

    `points` is the difference in conversion between those that held it by then and those that did not, and
    `held` the share that did. `daily_chance_later` is the chance a day of being held after the landmark: it
    gathers in opportunities that live, does nothing for them, and looks well in a naive comparison.
    """

    keys: dict[str, str]
    points: float = 0.0
    held: float = 0.5
    daily_chance_later: float = 0.0

    def lineages(self) -> dict[UUID, str]:
        return {lineage(template, "conversation", key): template for template, key in self.keys.items()}


REAL = Effect(keys={"enterprise": "status_quo", "saas_new_business": "nothing_done", "services": "worth"}, points=0.17)
# Of the points that the real one adds to conversion, the part that would have ended in no decision.
TAKEN_FROM_NO_DECISION = 0.6
NONE = Effect(keys={"enterprise": "the_sum", "saas_new_business": "success", "services": "causes"})
LONG_LIVED = Effect(
    keys={"enterprise": "ways", "saas_new_business": "trial_result", "services": "first_step"},
    held=0.35,
    daily_chance_later=0.03,
)
EFFECTS = {"real": REAL, "none": NONE, "long_lived": LONG_LIVED}


def cycle_log_mean(level: Level) -> float:
    return log(LEVELS[level].cycle_days)


def chances(level: Level, *, reaches: bool, held: bool | None) -> dict[str, float]:
    """How a decided opportunity ends, so that over all of them the rates of its level hold to the last digit.

    `held`: whether the real conversation was held by the landmark; None where no score plans it.
    """
    truth = LEVELS[level]
    early = 1 - REACHES_THIRD_STAGE
    lost_share = truth.lost / (truth.lost + truth.no_decision)
    if not reaches:
        return {"won": 0.0, "lost": lost_share, "no_decision": 1 - lost_share}
    won = truth.won / REACHES_THIRD_STAGE
    lost = (truth.lost - early * lost_share) / REACHES_THIRD_STAGE
    if held is not None:
        shift = REAL.points * ((1 - REAL.held) if held else -REAL.held)
        won += shift
        lost -= shift * (1 - TAKEN_FROM_NO_DECISION)
    return {"won": won, "lost": lost, "no_decision": 1 - won - lost}
