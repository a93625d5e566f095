from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import VerbForm
from stages.models import Dismissal, Dismissible


class DismissalForm(VerbForm):
    """`finding` is signed: only what was found can be dismissed."""

    reason = forms.CharField(
        label=_("Why it may stay"),
        max_length=500,
        help_text=_("It is remembered in later versions, until its cause changes."),
    )
    finding = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data, *, process):
        super().__init__(data)
        self.process, self.asked = process, Dismissible.of(data.get("finding", ""), process.pk)

    def call(self, *, by):
        Dismissal.dismiss(self.process, self.asked, by=by, reason=self.cleaned_data["reason"])
