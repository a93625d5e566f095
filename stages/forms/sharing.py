from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Workspace
from stages.forms.verb import VerbForm
from stages.models import Process
from stages.process_file import MOST_BYTES, read
from stages.reading import blueprint_of
from stages.sharing import duplicate, elsewhere


class ProcessFileForm(VerbForm):
    """Begins a process from a file that was saved here or elsewhere."""

    file = forms.FileField(label=_("File"), help_text=_("A process that was saved as a file, ending in .json."))
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("Left empty, it keeps the name in the file.")
    )

    def call(self, *, by):
        blueprint = read(self.cleaned_data["file"].read(MOST_BYTES + 1))
        self.process = Process.begin(self.cleaned_data["name"] or blueprint.name, by=by, source=blueprint)


class DuplicateForm(VerbForm):
    """Takes a version to another company of the same person."""

    workspace = forms.ModelChoiceField(Workspace.objects.none(), label=_("Company"), empty_label=None)
    name = forms.CharField(label=_("Name there"), max_length=120)

    def __init__(self, data=None, *, version, user):
        super().__init__(data, initial={"name": version.process.name})
        self.version, self.user = version, user
        self.companies = elsewhere(user, version.workspace)
        self.fields["workspace"].queryset = Workspace.objects.filter(pk__in=[each.pk for each in self.companies])

    def call(self, *, by):
        data = self.cleaned_data
        self.draft = duplicate(blueprint_of(self.version), data["name"], data["workspace"], user=self.user)
