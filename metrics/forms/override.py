from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.filters import DayField
from metrics.models import LEVELS, MaturityPeriod
from people.models import Team
from stages.forms.verb import VerbForm

QUARTER = timedelta(days=91)


class OverrideForm(VerbForm):
    """Another level than the facts support, for a while and for a reason."""

    level = forms.ChoiceField(label=_("It counts as"), choices=[("", _("Choose")), *LEVELS])
    source = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Shown beside the level wherever it stands, as long as it is overridden."),
    )
    starts_on = DayField(label=_("From"), help_text=_("Today or later."))
    ends_on = DayField(label=_("Until"), help_text=_("The first day on which the facts hold again."))

    def __init__(self, data=None, *, team: Team, today):
        super().__init__(data, initial={"starts_on": today, "ends_on": today + QUARTER})
        self.team = team
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()

    def call(self, *, by):
        MaturityPeriod.override({**self.cleaned_data, "team": self.team}, by=by)
