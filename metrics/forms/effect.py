"""What is asked of the effects by their address."""

from functools import cached_property
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.forms.filters import WrittenSelect
from metrics.forms.score import ScoreField
from metrics.models import Exposure
from metrics.population import OUTCOMES as OUTCOMES_LISTED
from metrics.scores import score_at_first, scores
from people.models import Team
from stages.models import Version

OUTCOMES = [("won", _("Conversion")), ("no_decision", _("No decision")), ("lost", _("Loss"))]
STATES = [(state, state) for state in Exposure.State.values]
SINCE = [("", _("All of time")), ("4", _("In the last 4 quarters")), ("8", _("In the last 8 quarters"))]


class EffectFilters(forms.Form):
    """Which score, which outcome, opened since when, in which team."""

    version = ScoreField()
    outcome = forms.ChoiceField(label=_("Compared"), choices=OUTCOMES, required=False, widget=WrittenSelect)
    since = forms.ChoiceField(
        label=pgettext_lazy("opportunities", "Opened"), choices=SINCE, required=False, widget=WrittenSelect
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams"), widget=WrittenSelect
    )

    def __init__(self, data, *, member):
        data, self.offered = {name: data.get(name, "") for name in self.base_fields}, scores(member)
        shown = {} if data["version"] or not self.first else {"version": self.first.pk}
        super().__init__(data | shown)
        cast(ScoreField, self.fields["version"]).offer(self.offered)
        self.fields["team"].queryset = Team.objects.visible_to(member)

    @cached_property
    def first(self) -> Version | None:
        """Shown to somebody who asks for none that can be read."""
        return score_at_first(self.offered)

    @property
    def asked(self) -> dict:
        """What of it can be read. The version is None where there is none at all."""
        self.is_valid()
        given = self.cleaned_data
        since = given.get("since")
        return {
            "version": given.get("version") or self.first,
            "outcome": given.get("outcome") or "won",
            "quarters": int(since) if since else None,
            "team": given.get("team"),
        }


class EffectListed(EffectFilters):
    """The address of a figure of a planned conversation: in which state (held), ended how (in any way)."""

    state = forms.ChoiceField(choices=STATES, required=False)
    ended = forms.ChoiceField(choices=[(outcome, outcome) for outcome in OUTCOMES_LISTED], required=False)

    def clean_state(self):
        return self.cleaned_data["state"] or Exposure.State.HELD


class CoverageListed(EffectListed):
    """The address of a figure of roles and timing: of what, on which score, by leaving which stage, in which state.
    None but the team is called as a filter of the list that is found."""

    what = forms.CharField(max_length=40)
    left = forms.IntegerField(min_value=1, max_value=2**62)
    state = forms.ChoiceField(choices=STATES)
    cut = forms.FloatField(min_value=0, max_value=10**6, required=False)

    def __init__(self, data, **given):
        super().__init__({**data.dict(), "version": data.get("score", "")}, **given)
