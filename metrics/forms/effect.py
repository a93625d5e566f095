"""What is asked of the effects by their address."""

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

OUTCOMES = [("won", _("Conversion")), ("no_decision", _("No decision")), ("lost", _("Loss"))]
SINCE = [("", _("All of time")), ("4", _("In the last 4 quarters")), ("8", _("In the last 8 quarters"))]


class EffectFilters(forms.Form):
    """Which score, which outcome, opened since when, in which team; what cannot be read is not asked."""

    version = ScoreField()
    outcome = forms.ChoiceField(label=_("Compared"), choices=OUTCOMES, required=False, widget=WrittenSelect)
    since = forms.ChoiceField(
        label=pgettext_lazy("opportunities", "Opened"), choices=SINCE, required=False, widget=WrittenSelect
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams"), widget=WrittenSelect
    )

    def __init__(self, data, *, member):
        data, offered = {name: data.get(name, "") for name in self.base_fields}, scores(member)
        first = None if data["version"] else score_at_first(offered)
        super().__init__(data | {"version": first.pk} if first else data)
        cast(ScoreField, self.fields["version"]).offer(offered)
        self.fields["team"].queryset = Team.objects.visible_to(member)

    @property
    def asked(self) -> dict:
        """The version is None where there is none, or none that the reader may see."""
        given = self.cleaned_data if self.is_valid() else {}
        since = given.get("since")
        return {
            "version": given.get("version"),
            "outcome": given.get("outcome") or "won",
            "quarters": int(since) if since else None,
            "team": given.get("team"),
        }


class CoverageListed(EffectFilters):
    """The address of a figure of roles and timing: of what, on which score, by leaving which stage, in which state.
    None but the team is called as a filter of the list that is found."""

    what = forms.CharField(max_length=40)
    left = forms.IntegerField(min_value=1, max_value=2**62)
    state = forms.ChoiceField(choices=[(state, state) for state in Exposure.State.values])
    ended = forms.ChoiceField(choices=[(outcome, outcome) for outcome in OUTCOMES_LISTED], required=False)
    cut = forms.FloatField(min_value=0, max_value=10**6, required=False)

    def __init__(self, data, **given):
        super().__init__({**data.dict(), "version": data.get("score", "")}, **given)
