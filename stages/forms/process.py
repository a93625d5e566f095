from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import VerbForm
from stages.library import template, templates
from stages.models import Process

NOTHING = "nothing"


def starting_points():
    """The templates in the person's language, and an empty score."""
    written = templates(get_language() or "en")
    return [*((key, blueprint.name) for key, blueprint in written.items()), (NOTHING, _("Nothing: an empty score"))]


class ProcessForm(VerbForm):
    start = forms.ChoiceField(label=_("Start from"), choices=starting_points, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("How your people call it."))

    def call(self, *, by):
        key = self.cleaned_data["start"]
        source = None if key == NOTHING else template(key, get_language() or "en")
        self.process = Process.begin(self.cleaned_data["name"], by=by, source=source)
