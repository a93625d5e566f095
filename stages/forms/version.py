from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import VerbForm


class VersionForm(VerbForm):
    """What concerns the whole draft."""

    disqualification_stage = forms.TypedChoiceField(label=_("Disqualification allowed up to"), coerce=int)

    def __init__(self, data=None, *, version):
        super().__init__(data, initial={"disqualification_stage": version.disqualification_stage})
        self.version = version
        stages = [(place, stage.name) for place, stage in enumerate(version.stages.all(), start=1)]
        self.fields["disqualification_stage"].choices = [(0, _("Never")), *stages]

    def call(self, *, by):
        self.version.allow_disqualification_up_to(self.cleaned_data["disqualification_stage"], by=by)
