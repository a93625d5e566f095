"""The list behind a figure of the flow: exactly the opportunities that it counts."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from conversations.lists.found import FoundListing
from conversations.models import ONCE_SILENT as ONCE
from conversations.models import Opportunity
from conversations.silence import LONGEST_DAYS
from metrics.answers import counted_in
from metrics.findings import between
from metrics.flow_counts import listed, opened
from metrics.flow_page import FlowPage, silent
from metrics.forms import FlowFigureFilters
from metrics.forms.flow import ONCE_SILENT, OPENED, SILENT
from metrics.mending import keys_in
from metrics.population_page import OUTCOME_NAMES
from salesproc.errors import Refused
from stages.models import Stage


class FlowOpportunities:
    def __init__(self, member, filters: FlowFigureFilters, params):
        self.member, self.params = member, params
        self.figure, stage = filters.cleaned_data["figure"], filters.cleaned_data["stage"]
        version, self.asked = filters.version_asked, filters.asked
        if version is None:
            raise Refused(_("No score is published yet."), field="version")
        self.team = filters.cleaned_data["team"]
        self.page = FlowPage(member, version, self.asked, self.team, filters.data["period"])
        self.stage = next((each for each in self.page.stages if each.pk == stage), None)
        if self.stage is None and self.figure not in ("left_out", OPENED):
            raise Refused(_("This score has no such stage."), field="stage")

    @cached_property
    def listing(self) -> FoundListing:
        return FoundListing(self.member, self.params, self.found)

    @property
    def found(self):
        if self.figure == OPENED:
            return opened(self.asked, self.member)
        if self.figure == SILENT:
            everywhere = silent(self.member, self.asked, self.page.stages, self.page.alarms)
            return everywhere.filter(stage=self.stage)
        if self.figure == ONCE_SILENT:
            return self._once_silent
        stage = self.stage
        expected = None if stage is None else stage.expected_days
        return listed(self.asked, self.member, self.figure, stage and stage.pk, expected)

    @property
    def _once_silent(self):
        """Of the teams that are asked for, on any score: what happens after a silence needs many deals to be known."""
        workspace = self.member.workspace
        asked = {"workspace": workspace.pk, "zone": workspace.time_zone, "longest": LONGEST_DAYS}
        once = counted_in(workspace.pk, keys_in(ONCE, asked | {"days": min(self.days, LONGEST_DAYS)}))
        found = Opportunity.objects.visible_to(self.member).filter(once)
        return found.filter(team=self.team) if self.team else found

    @property
    def days(self) -> int:
        return self.page.alarm_of(self.stage)

    @property
    def query(self) -> str:
        return self.page.address

    @property
    def says(self) -> str:
        named: Stage | None = self.stage
        words = {"stage": named.name if named else "", "days": self.days if named else ""}
        says = {
            "left": _("Left “%(stage)s”"),
            "still": _("In “%(stage)s” now"),
            "past": _("In “%(stage)s” longer than expected"),
            "unknown": _("In “%(stage)s” for nobody knows how long"),
            "entered": _("Entered “%(stage)s”"),
            "forward": _("Went on from “%(stage)s”"),
            "here": _("Entered “%(stage)s” and are there"),
            "back": _("Went back from “%(stage)s”"),
            "left_out": _("Without the day of a stage: left out"),
            OPENED: _("Opened on this score"),
            SILENT: _("Silent in “%(stage)s” for %(days)s days or more"),
            ONCE_SILENT: _("Decided, and once silent for %(days)s days or more"),
        }
        ended = {"stage": words["stage"], "outcome": OUTCOME_NAMES.get(self.figure, "")}
        if self.figure in says:
            return says[self.figure] % words
        return _("%(outcome)s, without having gone on from “%(stage)s”") % ended

    @property
    def conditions(self) -> list[str]:
        team = [self.team.name] if self.team else []
        if self.figure == ONCE_SILENT:
            return team
        return [str(self.page.version), _("Opened %(when)s") % {"when": between(self.asked.span)}, *team]
