"""A whole version as values, without the database: what templates hold, what a draft starts from,
and what two versions are compared on.

Keys identify a thing across blueprints: the word of a template, or the lineage of a row. Two blueprints of
the same process share the keys of whatever went from one to the other.
"""

from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    BENEFITS = "benefits"
    DECIDES = "decides"
    IMPLEMENTS = "implements"
    USES = "uses"
    BUYS = "buys"
    INFLUENCES = "influences"


class Verification(StrEnum):
    SAID = "said"
    EMAIL = "email"
    DOCUMENT = "document"
    MEETING = "meeting"
    DATE = "date"


class Steers(StrEnum):
    SPEED = "speed"
    SIZE = "size"
    CONVERSION = "conversion"


class Timing(StrEnum):
    LEADING = "leading"
    LAGGING = "lagging"


@dataclass(frozen=True, slots=True)
class Department:
    """`other_names` are the same department in other languages, so that a workspace does not get it twice."""

    name: str
    sells: bool = False
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: str
    nature: Nature


@dataclass(frozen=True, slots=True)
class Milestone:
    """`name` completes “The buyer has…”."""

    key: str
    name: str
    verifications: tuple[Verification, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    steers: Steers | None = None
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A planned conversation. `role`, `department` and `milestone` are a key, a name and a key, or None."""

    key: str
    theme: str
    role: str | None = None
    purpose: str = ""
    questions: tuple[str, ...] = ()
    department: str | None = None
    milestone: str | None = None
    is_required: bool = True
    expected_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Stage:
    """`expected_days` is None when nobody has said; `answerable` and `contributors` name departments."""

    key: str
    name: str
    purpose: str = ""
    enters: str = ""
    leaves: str = ""
    transformation: str = ""
    expected_days: int | None = None
    answerable: str | None = None
    contributors: tuple[str, ...] = ()
    is_signature: bool = False
    milestones: tuple[Milestone, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    conversations: tuple[Conversation, ...] = ()


@dataclass(frozen=True, slots=True)
class Blueprint:
    """`disqualification_stage`: the position, from 1, of the last stage where deals may be disqualified."""

    name: str
    summary: str = ""
    disqualification_stage: int = 2
    departments: tuple[Department, ...] = ()
    roles: tuple[Role, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def expected_days(self) -> int:
        return sum(stage.expected_days or 0 for stage in self.stages)

    @property
    def every_department(self) -> tuple[Department, ...]:
        """Those declared, and those that a stage or a conversation names without declaring them."""
        declared = {department.name for department in self.departments}
        named = {name for stage in self.stages for name in (stage.answerable, *stage.contributors)}
        named |= {talk.department for stage in self.stages for talk in stage.conversations}
        others = sorted(name for name in named if name and name not in declared)
        return (*self.departments, *(Department(name) for name in others))

    @property
    def after_signature(self) -> tuple[Stage, ...]:
        """The stages that follow the signature; none when no stage carries it."""
        marks = [place for place, stage in enumerate(self.stages) if stage.is_signature]
        return self.stages[marks[0] + 1 :] if marks else ()

    def role(self, key: str | None) -> Role | None:
        return next((role for role in self.roles if role.key == key), None)
