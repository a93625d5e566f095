from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import VerbForm


class SplitForm(VerbForm):
    name = forms.CharField(
        label=_("Name of the second half"),
        max_length=80,
        help_text=_("What the buyer has done when it is over."),
    )

    def __init__(self, data=None, *, stage):
        super().__init__(data)
        self.stage = stage

    def call(self, *, by):
        self.stage.split(self.cleaned_data["name"], by=by)
