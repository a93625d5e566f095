"""A draft as it is designed: its score, what is open in the inspector beside it, what can be undone."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

from django.db import models
from django.urls import reverse

from stages.forms import IndicatorForm, MilestoneForm, PlannedConversationForm, StageForm, VersionRoleForm
from stages.http import number
from stages.models import Indicator, Milestone, PlannedConversation, Stage, VersionRole
from stages.score import Places
from stages.version_page import VersionPage


@dataclass(frozen=True)
class Kind:
    """A kind of part: its word in addresses, its model and form, and the beginning of its URL names."""

    word: str
    model: type[models.Model]
    form: type
    resource: str
    related: tuple[str, ...] = ("version__process",)

    @property
    def rows(self):
        return self.model.objects.select_related(*self.related)


KINDS = {
    kind.word: kind
    for kind in (
        Kind("note", PlannedConversation, PlannedConversationForm, "planned_conversation"),
        Kind("stage", Stage, StageForm, "stage"),
        Kind("role", VersionRole, VersionRoleForm, "version_role"),
        Kind("milestone", Milestone, MilestoneForm, "milestone", ("stage__version__process",)),
        Kind("indicator", Indicator, IndicatorForm, "indicator", ("stage__version__process",)),
    )
}
OF_MODEL = {kind.model: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class Selection:
    """What is open in the inspector: a word of KINDS and an id."""

    word: str
    pk: int

    @property
    def query(self) -> str:
        return f"{self.word}={self.pk}"

    @classmethod
    def of(cls, part) -> "Selection":
        return cls(OF_MODEL[type(part)].word, part.pk)


def selected(address: str | None) -> Selection | None:
    """What the address of the page says is open."""
    asked = parse_qs(urlsplit(address or "").query)
    for word in KINDS:
        if word in asked and (pk := number(asked[word][0])):
            return Selection(word, pk)
    return None


class Designer(VersionPage):
    def __init__(self, member, version, selection: Selection | None):
        super().__init__(member, version, chosen=selection.pk if selection and selection.word == "note" else None)
        self.selection = selection
        slug = member.workspace.slug
        self.address = reverse("stages:version_show", kwargs={"workspace": slug, "pk": version.pk})
        self.plan = reverse("stages:planned_conversation_create", kwargs={"workspace": slug, "version": version.pk})

    @cached_property
    def stages(self):
        """What the score shows of them; the inspector reads the one that is open."""
        return list(self.version.stages.prefetch_related("milestones"))

    @cached_property
    def conversations(self):
        """In the order of the score, which puts them into its cells."""
        return list(self.version.planned_conversations.visible_to(self.member))

    @cached_property
    def places(self) -> Places:
        return Places(
            plan=lambda stage, role: f"{self.plan}?stage={stage.pk}" + (f"&role={role.pk}" if role else ""),
            stage=lambda stage: f"{self.address}?stage={stage.pk}#inspector",
            role=lambda role: f"{self.address}?role={role.pk}#inspector",
        )

    def address_of(self, conversation) -> str:
        return f"{self.address}?note={conversation.pk}#inspector"

    @cached_property
    def inspected(self):
        """The row that is open, or None: it may have been removed meanwhile."""
        if self.selection is None:
            return None
        kind = KINDS[self.selection.word]
        inside = "version" if "version__process" in kind.related else "stage__version"
        rows = kind.rows.visible_to(self.member).filter(**{inside: self.version}, pk=self.selection.pk)
        return rows.first()

    @cached_property
    def form(self):
        return KINDS[self.selection.word].form(instance=self.inspected, member=self.member)

    @property
    def whole_url(self) -> str:
        """Where the whole form of what is open is sent without a script."""
        kwargs = {"workspace": self.member.workspace.slug, "pk": self.selection.pk}
        return reverse(f"stages:{KINDS[self.selection.word].resource}_update", kwargs=kwargs)

    @cached_property
    def to_undo(self):
        return self.version.edits.defer("changes").to_undo(self.member)

    @cached_property
    def to_redo(self):
        return self.version.edits.defer("changes").to_redo(self.member)

    @property
    def is_empty(self) -> bool:
        return not self.stages
