"""The walk through a score by which somebody learns it: what changed, each stage, and at its end the confirmation."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from salesproc.errors import Refused
from salesproc.prepared import read
from stages.comparison_page import ComparisonPage
from stages.models import Stage, Training, Version
from stages.version_page import VersionPage

CHANGES, END = "changes", "end"
# Written out: Today asks it (decision 8).
NOT_KNOWN = """
    SELECT v.id, v.number, p.name FROM stages_following f
    JOIN stages_version v ON v.id = f.version_id JOIN stages_process p ON p.id = v.process_id
    WHERE f.workspace_id = %(workspace)s AND f.team_id = ANY(%(teams)s)
      AND f.starts_on <= %(today)s AND (f.ends_on IS NULL OR f.ends_on > %(today)s)
      AND NOT EXISTS (SELECT FROM stages_training t WHERE t.version_id = v.id AND t.membership_id = %(member)s)
    ORDER BY p.name, v.number LIMIT 1
"""


@dataclass
class Step:
    """`key` tells it from the others wherever it stands; `stage` is None for the changes and for the end."""

    key: str
    place: int
    label: str
    stage: Stage | None = None
    is_seen: bool = False


class Walk(VersionPage):
    """`seen` are the keys of the steps that the person has been shown, as their session remembers."""

    def __init__(self, member, version, *, place: int = 1, seen=()):
        super().__init__(member, version)
        if version.is_draft:
            raise Refused(_("A draft still changes: people are trained on a published version."))
        self.asked, self.seen = place, set(seen)

    @cached_property
    def known(self) -> Version | None:
        """The newest earlier version of the process that the person has been trained on."""
        trainings = Training.objects.visible_to(self.member).filter(membership=self.member)
        earlier = trainings.filter(version__process=self.version.process_id, version__number__lt=self.version.number)
        newest = earlier.select_related("version__process").order_by("-version__number").first()
        return newest and newest.version

    @cached_property
    def comparison(self) -> ComparisonPage:
        return ComparisonPage(self.member, self.version, self.known)

    @cached_property
    def steps(self) -> list[Step]:
        named = [(f"stage {stage.pk}", stage.name, stage) for stage in self.stages]
        if self.known:
            named.insert(0, (CHANGES, _("What changed since version %(n)s") % {"n": self.known.number}, None))
        named.append((END, _("I know this score"), None))
        return [
            Step(key, place, label, stage, key in self.seen or (key == END and self.my_training is not None))
            for place, (key, label, stage) in enumerate(named, start=1)
        ]

    @cached_property
    def step(self) -> Step:
        return self.steps[min(max(self.asked, 1), len(self.steps)) - 1]

    @property
    def is_at_end(self) -> bool:
        return self.step.key == END

    @property
    def before(self) -> Step | None:
        return self.steps[self.step.place - 2] if self.step.place > 1 else None

    @property
    def after(self) -> Step | None:
        return None if self.is_at_end else self.steps[self.step.place]

    @cached_property
    def left(self) -> list[Step]:
        """What has not been seen yet, the end apart."""
        return [step for step in self.steps if not step.is_seen and step.key != END]

    def look(self) -> bool:
        """The step that is shown counts as seen; True when it is for the first time."""
        if self.is_at_end:
            return False
        is_new = not self.step.is_seen
        self.step.is_seen = True
        self.seen.add(self.step.key)
        return is_new

    def confirm(self) -> Training:
        """“I know this score”: only who has walked to its end can say so."""
        if self.left:
            raise Refused(_("Read this first: %(steps)s.") % {"steps": ", ".join(step.label for step in self.left)})
        return self.version.train(self.member, by=self.member)


@dataclass(frozen=True)
class ToLearn:
    """A version that somebody's team follows and that they do not know."""

    pk: int
    number: int
    process: str


def to_learn(member) -> ToLearn | None:
    """The first that the member does not know yet of those that their teams follow today."""
    if not member.team_ids:
        return None
    asked = {"workspace": member.workspace_id, "today": member.workspace.today(), "teams": list(member.team_ids)}
    found = read(NOT_KNOWN, {**asked, "member": member.pk})
    return ToLearn(*found[0]) if found else None
