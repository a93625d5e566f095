"""What can be done about a finding in the deals, as a press: where the deals themselves can be put right, or the place
of the draft where the design can."""

from django.urls import reverse
from django.utils.translation import gettext as _

from stages.deals import BALANCE, DealFinding
from stages.fixes import FIXES, Fix, Places
from stages.reading import Rows


class DealFixes:
    """For one version, in a constant number of queries; the draft is read when the first of its fixes is asked for."""

    def __init__(self, member, version, newest):
        self.member, self.version, self.newest = member, version, newest
        self._places = None

    def of(self, finding: DealFinding) -> Fix | None:
        """None where nobody can help by a press, or this person may not."""
        if finding.reason == "on_an_older_version":
            return self._move()
        if finding.reason == "off_the_score":
            url = self._url("off_score_index", process=self.version.process_id)
            return Fix(_("See what they are about"), url)
        if not (self.version.is_draft and self.member.may("process.edit", self.version)) or not self.places.stages:
            return None
        if finding.reason in BALANCE:
            return FIXES[finding.reason](finding, self.places) if self.places.stage(finding) else None
        fix = getattr(self, f"_{finding.reason}", None)
        return fix() if fix else None

    @property
    def places(self) -> Places:
        if self._places is None:
            self._places = Places(Rows(self.version))
        return self._places

    # ---- in the deals
    def _move(self) -> Fix | None:
        if self.newest is None or not self.member.may("opportunity.move"):
            return None
        return Fix(_("Move them…"), self._url("moving_create", version=self.newest.pk))

    # ---- in the draft
    def _proposal_before_agreement(self) -> Fix:
        return self._add_milestone()

    def _early_without_goal(self) -> Fix:
        return self._add_milestone()

    def _add_milestone(self) -> Fix:
        return Fix(_("Add a milestone"), self.places.url("milestone_create", stage=self._first.pk))

    def _no_effect(self) -> Fix | None:
        """The first conversation that says no purpose."""
        talks = (talk for stage in self._stages for talk in stage.planned_conversations.all())
        talk = next((talk for talk in talks if not talk.purpose.strip()), None)
        return talk and Fix(_("Say what it is for"), self.places.url("planned_conversation_update", pk=talk.pk))

    def _ticked_without_evidence(self) -> Fix | None:
        """The first milestone that does not say how it is verified."""
        milestones = (one for stage in self._stages for one in stage.milestones.all())
        bare = next((one for one in milestones if not one.verifications), None)
        return bare and Fix(_("Say how"), self.places.url("milestone_update", pk=bare.pk))

    def _moved_without_conversation(self) -> Fix:
        """In the first stage that plans none, else wherever it is wanted."""
        bare = next((stage for stage in self._stages if not stage.planned_conversations.all()), None)
        return self._plan({"stage": bare.pk} if bare else {})

    def _never_met_who_matters(self) -> Fix:
        who = self.places.who_matters
        if who is None:
            return Fix(_("Add a buyer role"), self.places.url("version_role_create", version=self.version.pk))
        return self._plan({"stage": self._first.pk, "role": who.pk})

    def _began_with_a_search(self) -> Fix:
        return Fix(_("Change it"), self.places.url("stage_update", pk=self._first.pk))

    def _silent_after_the_signature(self) -> Fix:
        place = next((place for place, stage in enumerate(self._stages, start=1) if stage.is_signature), None)
        after = self._stages[place] if place and place < len(self._stages) else None
        if after is None:
            return Fix(_("Add a stage"), self.places.url("stage_create", version=self.version.pk))
        return self._plan({"stage": after.pk})

    def _plan(self, query: dict) -> Fix:
        return Fix(_("Plan one"), self.places.url("planned_conversation_create", query, version=self.version.pk))

    @property
    def _stages(self) -> list:
        return list(self.places.stages.values())

    @property
    def _first(self):
        return self._stages[0]

    def _url(self, name: str, **kwargs) -> str:
        return reverse(f"conversations:{name}", kwargs={"workspace": self.member.workspace.slug, **kwargs})
