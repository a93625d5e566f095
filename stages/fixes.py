"""What can be done about a finding, as a press: one verb, or the form of the place with the answer begun."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from stages.blueprint import Nature
from stages.editing import address, place_of
from stages.models import Indicator, Milestone, PlannedConversation, Stage, VersionRole
from stages.reading import Rows
from stages.review import Finding


@dataclass(frozen=True)
class Fix:
    """A link; with `fields`, a form that is sent."""

    label: str
    url: str
    fields: dict = field(default_factory=dict)


class Places:
    """The rows of a version by the keys that findings name them with."""

    def __init__(self, rows: Rows):
        self.version, self.roles = rows.version, rows.roles
        self.stages = {str(stage.lineage): stage for stage in rows.stages}
        self.parts: dict[str, Milestone | PlannedConversation] = {}
        self.indicators: dict[tuple[int, str], Indicator] = {}
        for stage in rows.stages:
            stage.version = rows.version
            for talk in stage.planned_conversations.all():
                talk.version = rows.version
                self.parts[str(talk.lineage)] = talk
            self.parts |= {str(milestone.lineage): milestone for milestone in stage.milestones.all()}
            self.indicators |= {(stage.pk, row.name): row for row in stage.indicators.all()}

    @property
    def who_matters(self) -> VersionRole | None:
        """The first buyer role that decides or benefits."""
        return next((role for role in self.roles if role.nature in (Nature.DECIDES, Nature.BENEFITS)), None)

    def stage(self, finding: Finding) -> Stage | None:
        return self.stages.get(finding.place or "")

    def address_of(self, finding: Finding) -> str:
        row = self.parts.get(finding.part or "") or self.stage(finding)
        return place_of(row) if row else address(self.version)

    def url(self, name: str, query: dict | None = None, **kwargs) -> str:
        path = reverse(f"stages:{name}", kwargs={"workspace": self.version.workspace.slug, **kwargs})
        return f"{path}?{urlencode(query)}" if query else path


def fix_of(finding: Finding, places: Places) -> Fix | None:
    """None where nobody can help by a press."""
    return FIXES[finding.reason](finding, places)


def _rename(finding, places) -> Fix:
    stage = places.stage(finding)
    if not finding.suggestion:
        return _stage(_("Rename…"))(finding, places)
    fields = {"name": finding.suggestion, "was": stage.name}
    return Fix(_t("Rename"), places.url("stage_name_update", pk=stage.pk), fields)


def _stage(label) -> Callable:
    def fix(finding, places):
        return Fix(str(label), places.url("stage_update", pk=places.stage(finding).pk))

    return fix


def _part(label) -> Callable:
    def fix(finding, places):
        row = places.parts[finding.part]
        name = "milestone_update" if isinstance(row, Milestone) else "planned_conversation_update"
        return Fix(str(label), places.url(name, pk=row.pk))

    return fix


def _plan(finding, places) -> Fix:
    stage = places.stage(finding)
    query = {"stage": stage.pk} if stage else {}
    if finding.check == 6 and places.who_matters is None:
        return Fix(_t("Add a buyer role"), places.url("version_role_create", version=places.version.pk))
    if finding.check == 6 and places.who_matters:
        query["role"] = places.who_matters.pk
    if not stage:
        return _add_stage(finding, places)
    return Fix(_t("Plan one"), places.url("planned_conversation_create", query, version=places.version.pk))


def _split(finding, places) -> Fix:
    return Fix(_t("Split"), places.url("split_create", stage=places.stage(finding).pk))


def _add_stage(finding, places) -> Fix:
    """At the end. Where no stage carries the signature yet, that comes first."""
    marked = any(stage.is_signature for stage in places.stages.values())
    if places.stages and not marked:
        return _stage(_("Mark the signature"))(finding, places)
    return Fix(_t("Add a stage"), places.url("stage_create", version=places.version.pk))


def _drop_indicator(finding, places) -> Fix | None:
    row = places.indicators.get((places.stage(finding).pk, finding.subject))
    return row and Fix(_t("Drop it"), places.url("indicator_remove", pk=row.pk), {"seen": row.seen})


def _say_what_it_steers(finding, places) -> Fix | None:
    row = places.indicators.get((places.stage(finding).pk, finding.subject))
    return row and Fix(_t("Say it"), places.url("indicator_update", pk=row.pk))


def _care(label) -> Callable:
    def fix(_finding, places):
        return Fix(str(label), places.url("process_update", pk=places.version.process_id))

    return fix


def _train(_finding, places) -> Fix:
    return Fix(_t("Who knows it"), places.url("training_index", version=places.version.pk))


FIXES: dict[str, Callable] = {
    "named_after_a_proposal": _rename,
    "names_a_seller_act": _rename,
    "milestone_after_a_proposal": _part(_("Rename…")),
    "theme_after_a_proposal": _part(_("Rename…")),
    "act_of_ours": _part(_("Rename…")),
    "no_planned_conversation": _plan,
    "entered_by_a_search": _stage(_("Change it")),
    "too_long": _split,
    "too_short": _stage(_("Change it")),
    "two_too_long": _split,
    "no_buyer_role": _part(_("Give it one")),
    "nobody_who_decides_or_benefits": _plan,
    "third_indicator": _stage(_("Change it")),
    "no_purpose": lambda finding, places: (_say_what_it_steers if finding.check == 7 else _stage(_("Say it")))(
        finding, places
    ),
    "counts_volume": _drop_indicator,
    "teaches": _part(_("Rename…")),
    "cannot_be_verified": _part(_("Say how")),
    "no_owner": _care(_("Name one")),
    "no_review_date": _care(_("Choose a day")),
    "review_overdue": _care(_("Choose a day")),
    "nobody_trained": _train,
    "nothing_after_the_signature": _add_stage,
    "no_conversation_after_the_signature": _plan,
    "nobody_after_the_signature": _part(_("Say who")),
}
