from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import VerbForm


class TrainingForm(VerbForm):
    """On which day somebody learnt a version, recorded by who leads them."""

    trained_on = forms.DateField(
        label=_("Trained on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), required=False
    )

    def __init__(self, data=None, *, version, person):
        today = version.workspace.today()
        super().__init__(data, initial={"trained_on": today}, auto_id=f"person-{person.pk}-%s")
        self.version, self.person = version, person
        self.fields["trained_on"].widget.attrs["max"] = today.isoformat()

    def call(self, *, by):
        self.version.train(self.person, by=by, on=self.cleaned_data["trained_on"])
