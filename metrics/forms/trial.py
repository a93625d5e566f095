from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import LongText, VerbForm
from stages.models import Trial


class TrialEndingForm(VerbForm):
    """What is decided, and why. Whether the rule was met is read from the figures, not from the form."""

    decision = forms.ChoiceField(label=_("What you decide"), widget=forms.RadioSelect)
    reason = LongText(
        label=_("Why"), widget=forms.Textarea({"rows": 4}), help_text=_("What you saw, and what you make of it.")
    )

    def __init__(self, data=None, *, page):
        super().__init__(data)
        self.page = page
        versions = {"keep": page.trial.version_a.number, "adopt": page.trial.version_b.number}
        says = {
            Trial.Decision.KEEP: _("Keep version %(keep)s"),
            Trial.Decision.ADOPT: _("Adopt version %(adopt)s: the team follows it from today"),
            Trial.Decision.NOTHING: _("No conclusion: the team stays with version %(keep)s"),
        }
        self.fields["decision"].choices = [(key, text % versions) for key, text in says.items()]

    def call(self, *, by):
        self.page.trial.end(by=by, is_met=self.page.is_met, **self.cleaned_data)
