"""How one opportunity lives, drawn from what `truth` states: no database, no names. Days count from today."""

from bisect import bisect_right
from dataclasses import dataclass, field
from math import exp, log
from random import Random

from metrics.maturity import Level
from salesproc.demo import truth
from salesproc.demo.scores import MilestoneSpec, ScoreSpec, TalkSpec
from salesproc.demo.truth import EFFECTS, LEVELS

EARLY_END = 0.3  # of those that end before the third stage, the share that ends in the first


@dataclass(slots=True)
class Talk:
    at: float
    plan: TalkSpec
    state: str = "held"


@dataclass(slots=True)
class Entry:
    at: float
    stage: int
    missing: tuple[MilestoneSpec, ...] = ()


@dataclass(slots=True)
class Reached:
    at: float
    milestone: MilestoneSpec
    talk: Talk | None


@dataclass(slots=True)
class Life:
    """What happened up to today. `kind` is empty while nothing is decided; `last` is the stage it is in."""

    starts: float
    level: Level
    score: ScoreSpec
    kind: str = ""
    cause: str = ""
    ends: float = 0.0
    entries: list[Entry] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    reached: list[Reached] = field(default_factory=list)

    @property
    def last(self) -> int:
        return self.entries[-1].stage

    def stage_at(self, day: float) -> int:
        place = bisect_right([entry.at for entry in self.entries], day)
        return self.entries[max(place - 1, 0)].stage


@dataclass(slots=True)
class Fate:
    """What will become of it, known to nobody on the day it is opened."""

    kind: str
    last: int  # the stage in which it ends
    days: float
    held: dict[str, bool]  # the conversations with a known effect, held by their landmark


def draw_fate(rng: Random, level: Level, score: ScoreSpec) -> Fate:
    held = {name: rng.random() < effect.held for name, effect in EFFECTS.items()}
    if rng.random() < truth.DISQUALIFIED:
        days = rng.lognormvariate(log(truth.DISQUALIFIED_DAYS), 0.4)
        return Fate("disqualified", rng.randint(0, score.last_disqualifying), days, held)
    days = rng.lognormvariate(truth.cycle_log_mean(level), truth.CYCLE_SIGMA)
    reaches = rng.random() < truth.REACHES_THIRD_STAGE
    known = held["real"] if score.plans_conversations else None
    chances = truth.chances(level, reaches=reaches, held=known)
    kind = rng.choices(list(chances), list(chances.values()))[0]
    if kind == "won":
        last = score.signature
    elif reaches:
        last = rng.randint(2, score.signature)
    else:
        last = 0 if rng.random() < EARLY_END else 1
    return Fate(kind, last, days, held)


def live(rng: Random, starts: float, level: Level, score: ScoreSpec) -> Life:
    """The life of an opportunity opened on that day, told up to today."""
    fate = draw_fate(rng, level, score)
    life = Life(starts, level, score)
    life.ends = starts + fate.days
    is_over = life.ends < 0
    if is_over:
        life.kind = fate.kind
        if fate.kind == "no_decision":
            life.cause = "indecision" if rng.random() < truth.INDECISION else "status_quo"
    windows = _windows(rng, life, fate)
    life.entries = [Entry(begins, stage) for stage, begins, _ in windows if begins < 0]
    for window in windows:
        if window[1] < 0:
            _hold(rng, life, fate, window)
    if not is_over and rng.random() < 0.22:
        _go_silent(rng, life)
    life.talks.sort(key=lambda talk: talk.at)
    _reach_milestones(rng, life, windows)
    return life


def _windows(rng: Random, life: Life, fate: Fate) -> list[tuple[int, float, float]]:
    """Stage, first and last day in it. After the signature, the stages that follow go on at their own pace."""
    stages = life.score.stages
    weights = [stages[place].days * rng.uniform(0.5, 1.6) for place in range(fate.last + 1)]
    pace, at, windows = fate.days / sum(weights), life.starts, []
    for place, weight in enumerate(weights):
        windows.append((place, at, at + weight * pace))
        at += weight * pace
    if fate.kind == "won":
        for place in range(fate.last + 1, len(stages)):
            days = stages[place].days * rng.uniform(0.6, 1.5)
            windows.append((place, at, at + days))
            at += days
    return windows


def _hold(rng: Random, life: Life, fate: Fate, window: tuple[int, float, float]) -> None:
    """The planned conversations of one stage, those of them that were held."""
    place, begins, ends = window
    leaves = place < fate.last or fate.kind == "won"
    habit = LEVELS[life.level].holding
    for plan in life.score.stages[place].talks:
        at = rng.uniform(begins, ends)
        if place == 0 and plan.is_required and not life.talks:
            at = min(begins + rng.random(), ends)
        if plan.effect:
            at = _when_known(rng, life, fate, plan, window, leaves, at)
        elif rng.random() > habit * (1 if plan.is_required else 0.5) * (1 if leaves else 0.6):
            continue
        if at is not None and at < 0:
            life.talks.append(Talk(at, plan))


def _when_known(rng, life, fate, plan: TalkSpec, window, leaves: bool, at: float) -> float | None:
    """When a conversation with a known effect is held: by the landmark, or later if the opportunity lives on."""
    effect = EFFECTS[plan.effect]
    if fate.held[plan.effect]:
        # An opportunity that ends in this stage holds it only if it comes before the end would have come.
        is_in_time = leaves or (effect is not truth.LONG_LIVED and rng.random() < 0.5)
        return at if is_in_time else None
    if leaves and effect.daily_chance_later:
        later = window[2] + rng.expovariate(effect.daily_chance_later)
        return later if later < life.ends else None
    return None


def _go_silent(rng: Random, life: Life) -> None:
    """Some of the open ones have not been spoken with for weeks."""
    since = -rng.uniform(22, 45)
    first = min((talk.at for talk in life.talks), default=0.0)
    life.talks = [talk for talk in life.talks if talk.at < max(since, first + 0.01)]


def _reach_milestones(rng: Random, life: Life, windows: list[tuple[int, float, float]]) -> None:
    chance = LEVELS[life.level].milestones
    for (place, begins, ends), following in zip(windows, [*life.entries[1:], None], strict=False):
        if begins >= 0:
            return
        missing = []
        for milestone in life.score.stages[place].milestones:
            reached = rng.random() < (chance if milestone.is_required else chance * 0.5)
            at = rng.uniform(begins, ends)
            talk = next((t for t in life.talks if t.plan.milestone_id == milestone.id and t.at <= ends), None)
            if talk:
                at = max(talk.at, begins)
            if reached and at < min(ends, 0.0):
                life.reached.append(Reached(at, milestone, talk))
            elif milestone.is_required:
                missing.append(milestone)
        if following:
            following.missing = tuple(missing)


def extra_talk(rng: Random, life: Life) -> Talk:
    """One more conversation, on the score again or off it; never one of those whose effect is known."""
    until = min(0.0, life.ends + (45 if life.kind == "won" else 0))
    silent = max((talk.at for talk in life.talks), default=life.starts) if not life.kind else until
    at = rng.uniform(life.starts, max(min(until, silent), life.starts))
    plans = [plan for plan in life.score.stages[life.stage_at(at)].talks if not plan.effect]
    if not plans or rng.random() > exp(-1.2 + LEVELS[life.level].holding):
        plans = list(life.score.off_score)
    return Talk(at, rng.choice(plans), "cancelled" if rng.random() < 0.05 else "held")


def next_talk(rng: Random, life: Life, department_id: int | None = None) -> TalkSpec:
    """The first required one from the present stage on that was not held yet; of one department, when it is given."""
    held = {talk.plan.id for talk in life.talks if talk.plan.id}
    for stage in life.score.stages[life.last : life.last + 3]:
        for plan in stage.talks:
            is_theirs = department_id in (None, plan.department_id)
            if plan.is_required and is_theirs and plan.id not in held:
                return plan
    return rng.choice(life.score.off_score)
