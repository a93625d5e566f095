"""What is asked of the effects by their address."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.forms.filters import WrittenSelect
from metrics.models import Exposure
from metrics.population import OUTCOMES as OUTCOMES_LISTED
from people.models import Team
from stages.models import Version

OUTCOMES = [("won", _("Conversion")), ("no_decision", _("No decision")), ("lost", _("Loss"))]
SINCE = [("", _("All of time")), ("4", _("In the last 4 quarters")), ("8", _("In the last 8 quarters"))]


class EffectFilters(forms.Form):
    """Which score, which outcome, opened since when, in which team; what cannot be read is not asked."""

    version = forms.ModelChoiceField(Version.objects.none(), label=_("Score"), required=False, widget=WrittenSelect)
    outcome = forms.ChoiceField(label=_("Compared"), choices=OUTCOMES, required=False, widget=WrittenSelect)
    since = forms.ChoiceField(
        label=pgettext_lazy("opportunities", "Opened"), choices=SINCE, required=False, widget=WrittenSelect
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams"), widget=WrittenSelect
    )

    def __init__(self, data, *, member, at_first: Version | None):
        data = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(data | {"version": data["version"] or (at_first.pk if at_first else "")})
        versions = Version.objects.visible_to(member).filter(published_at__isnull=False).select_related("process")
        self.fields["version"].queryset = versions.order_by("process__name", "-number")
        self.fields["version"].empty_label = None
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
