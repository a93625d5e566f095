"""Who is in the demo company and how its teams came to sell as they do. Days count from today."""

from dataclasses import dataclass, replace

from metrics.maturity import Level
from stages.blueprint import Blueprint, Conversation, Department, Nature, Role, Stage
from stages.library import template

WINDOW_DAYS = 730
TEMPLATE_OF_HABIT = "habit"


@dataclass(frozen=True)
class VersionPlan:
    process: str
    number: int = 1


@dataclass(frozen=True)
class Period:
    """From that day until the next period: the level and how it is known, and the version that is followed."""

    starts: int
    level: Level
    source: str
    follows: VersionPlan


@dataclass(frozen=True)
class TeamPlan:
    name: str
    share: float  # of the opportunities
    language_share: float  # of the accounts that speak French
    amount: float  # the median one, before the factor of the level
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class TrialPlan:
    """One conversation more, tried by a team (its index) on a share of what it opens."""

    team: int
    begins: int
    stage: str
    conversation: Conversation
    why: str
    hypothesis: str
    watched: str = "no_decision"
    share: int = 50
    horizon_days: int = 90
    enough: int = 60
    days: int = 270  # until the last one


@dataclass(frozen=True)
class ProcessPlan:
    """`pace` stretches the expected days of a template to what this company sells."""

    name: str
    template: str
    pace: float = 1.0
    published: tuple[int, ...] = (-810,)
    why: tuple[str, ...] = ("The first version that everybody uses.",)
    hypothesis: tuple[str, ...] = ("Fewer deals end without a decision.",)
    new_in_last: tuple[str, ...] = ()  # keys of the conversations that earlier versions did not plan
    has_draft: bool = False
    trial: TrialPlan | None = None
    next_review: int = 40  # days from today
    reviewed: str = ""  # why the last review decided to begin a draft; empty: there was none


@dataclass(frozen=True)
class LogIn:
    """`account` is the part of the e-mail before the @; `team` the index of the team, None for the whole company."""

    account: str
    name: str
    role: str
    teams: tuple[int, ...] = ()


@dataclass(frozen=True)
class CompanyPlan:
    name: str
    slug: str
    language: str
    opportunities: int
    conversations: int
    teams: tuple[TeamPlan, ...]
    processes: tuple[ProcessPlan, ...]
    log_ins: tuple[LogIn, ...]
    sellers: int  # reps of Sales in each team
    domain: str = "demo.example"  # of the log-ins' e-mail addresses


HABIT = VersionPlan("Sales pipeline")
ENTERPRISE_1, ENTERPRISE_2 = VersionPlan("Enterprise", 1), VersionPlan("Enterprise", 2)
SAAS = VersionPlan("SaaS new business")
SERVICES = VersionPlan("Services")

TEAMS = (
    TeamPlan(
        "Enterprise Paris",
        0.24,
        0.75,
        42_000,
        (
            Period(-800, Level.DYNAMIC, "Process audit of that spring, minutes kept by the admin", ENTERPRISE_1),
            Period(-430, Level.DYNAMIC, "Second version published, reviewed each quarter", ENTERPRISE_2),
        ),
    ),
    TeamPlan(
        "Mid-market Lyon",
        0.24,
        0.85,
        21_000,
        (Period(-800, Level.FORMAL, "Everybody trained, milestones asked for since then", SAAS),),
    ),
    TeamPlan(
        "London",
        0.20,
        0.02,
        24_000,
        (
            Period(-800, Level.RANDOM, "No process: each seller had their own way", HABIT),
            Period(-480, Level.INFORMAL, "The team took over the score of Mid-market Lyon", SAAS),
            Period(-230, Level.FORMAL, "Training of the whole team, milestones asked for", SAAS),
        ),
    ),
    TeamPlan(
        "Partners",
        0.17,
        0.45,
        12_000,
        (Period(-800, Level.INFORMAL, "A score exists; its use is left to each seller", SERVICES),),
    ),
    TeamPlan(
        "DACH",
        0.15,
        0.0,
        26_000,
        (Period(-800, Level.RANDOM, "Stages of the old tool, no conversation planned", HABIT),),
    ),
)

PROCESSES = (
    ProcessPlan("Sales pipeline", TEMPLATE_OF_HABIT, why=("The stages of the tool we had before.",), next_review=-12),
    ProcessPlan(
        "Enterprise",
        "enterprise",
        pace=0.55,
        published=(-810, -430),
        why=(
            "One way to sell to large accounts, written with the three most experienced sellers.",
            "Finance is met too late: deals stop when the controller reads the figure for the first time.",
        ),
        hypothesis=(
            "Fewer deals end without a decision.",
            "With the controller met in the second stage, no decision falls under 22 % in two quarters.",
        ),
        new_in_last=("the_sum", "path", "story"),
        has_draft=True,
        reviewed=(
            "Proposals still leave before the controller has agreed on the figure. We begin a draft that asks for it "
            "in the stage before, and look at it again in two months."
        ),
    ),
    ProcessPlan(
        "SaaS new business",
        "saas_new_business",
        pace=1.5,
        hypothesis=("Cycles under 90 days.",),
        trial=TrialPlan(
            team=1,
            begins=-160,
            stage="wants",
            conversation=Conversation(
                "waiting", "What another quarter of waiting costs", "economic_buyer", "Hear what happens if they wait."
            ),
            why="Deals end without a decision because nobody has said what waiting costs.",
            hypothesis="Said early, fewer deals end without a decision within 90 days: five points fewer at least.",
        ),
    ),
    ProcessPlan("Services", "services", pace=1.5),
)

DEMO = CompanyPlan(
    name="Asterane",
    slug="demo",
    language="en",
    opportunities=2_500,
    conversations=15_000,
    teams=TEAMS,
    processes=PROCESSES,
    log_ins=(
        LogIn("rep", "Chloé Martel", "rep", (0,)),
        LogIn("manager", "Hugo Lambert", "manager", (0, 1)),
        LogIn("executive", "Diane Gauthier", "executive"),
        LogIn("admin", "Adam Blanc", "admin"),
    ),
    sellers=5,
)

# Small, in French, and out of sight of everybody in the first but the executive, who sits on both boards. It was random
# and became formal, so that the portfolio has two companies in which levels can be compared.
NEIGHBOUR = CompanyPlan(
    name="Ateliers Brume",
    slug="brume",
    language="fr",
    opportunities=220,
    conversations=1_200,
    teams=(
        TeamPlan(
            "Ventes",
            1.0,
            1.0,
            9_000,
            (
                Period(-800, Level.RANDOM, "Un processus écrit, que personne ne suivait encore", SERVICES),
                Period(-300, Level.FORMAL, "Revue du processus avec la direction", SERVICES),
            ),
        ),
    ),
    processes=(ProcessPlan("Services", "services", pace=1.5, why=("Une même façon de vendre pour tous.",)),),
    log_ins=(LogIn("executive", "Diane Gauthier", "executive"), LogIn("voisin", "Basile Renoir", "admin")),
    sellers=3,
)


def habit() -> Blueprint:
    """How most sell before they have a process: acts of the seller, no conversation planned, nothing after signing."""
    names = ("Discovery", "Demo", "Proposal", "Negotiation", "Closing")
    return Blueprint(
        name="Sales pipeline",
        departments=(Department("Sales", sells=True, other_names=("Sales", "Commercial")),),
        roles=(
            Role("sponsor", "Sponsor", Nature.BENEFITS),
            Role("purchasing", "Purchasing", Nature.BUYS),
            Role("it", "IT and security", Nature.IMPLEMENTS),
        ),
        stages=tuple(Stage(key=name.lower(), name=name, is_signature=name == "Closing") for name in names),
    )


def blueprint(plan: ProcessPlan, language: str, number: int) -> Blueprint:
    if plan.template == TEMPLATE_OF_HABIT:
        return habit()
    full = template(plan.template, language)
    left_out = () if number >= len(plan.published) else plan.new_in_last
    return replace(full, stages=tuple(_paced(stage, plan.pace, left_out) for stage in full.stages))


def _paced(stage: Stage, pace: float, left_out: tuple[str, ...]) -> Stage:
    talks = tuple(talk for talk in stage.conversations if talk.key not in left_out)
    return replace(stage, expected_days=round((stage.expected_days or 10) * pace), conversations=talks)
