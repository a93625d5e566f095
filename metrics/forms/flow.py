"""What is asked of the flow by its address."""

from functools import cached_property
from typing import cast

from django import forms

from metrics.flow_counts import LISTED, Asked
from metrics.forms.curves import DEFAULT, CurvesFilters
from metrics.forms.filters import DAYS
from metrics.forms.score import ScoreField
from metrics.models import Passage
from metrics.scores import score_at_first, scores
from metrics.spans import NAMED, Span
from stages.models import Version

FATES = [fate for fate in Passage.Fate.values if fate not in ("known", "unknown")]
SILENT, ONCE_SILENT, OPENED = "silent", "once_silent", "opened"
FIGURES = [*LISTED, *FATES, SILENT, ONCE_SILENT, OPENED]


class FlowFilters(CurvesFilters):
    """Which score, what was opened on it when, and by which team."""

    outcome = None
    by = None
    version = ScoreField()

    field_order = ["version", "team", "period", "opened_from", "opened_to"]

    def __init__(self, data, *, member):
        self.member, self.offered = member, scores(member)
        asked = data.get("version") or (self.first.pk if self.first else "")
        super().__init__(data | {"version": asked}, member=member)
        cast(ScoreField, self.fields["version"]).offer(self.offered)

    @cached_property
    def first(self) -> Version | None:
        """Shown to somebody who asks for none that can be read."""
        return score_at_first(self.offered)

    @cached_property
    def version_asked(self) -> Version | None:
        """None where there is no score at all; the one shown at first where what is asked cannot be read."""
        self.is_valid()
        return self.cleaned_data.get("version") or self.first

    @property
    def asked(self) -> Asked:
        member, is_valid, given = self.member, self.is_valid(), self.cleaned_data
        workspace, team = member.workspace, given.get("team")
        period = given["period"] if is_valid else DEFAULT
        days = Span(given.get("opened_from"), given.get("opened_to")) if period == DAYS else None
        span = days or NAMED[period](workspace.today())
        within = None if member.sees_everything else tuple(sorted(member.team_ids))
        version = self.version_asked
        return Asked(
            workspace.pk, workspace.time_zone, workspace.today(), version.pk if version else 0, within,
            team and team.pk, span,
        )  # fmt: skip


class FlowFigureFilters(FlowFilters):
    """The address of a figure: of which stage, and what of it."""

    figure = forms.ChoiceField(choices=[(figure, figure) for figure in FIGURES])
    stage = forms.IntegerField(min_value=1, max_value=2**62, required=False)
