from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import VerbForm
from stages.models import Version


class VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return f"{version.process.name} · v{version.number}"


class FollowingForm(VerbForm):
    version = VersionChoice(Version.objects.none(), label=_("Version to follow"), empty_label=None)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data=None, *, team, member, initial=None):
        super().__init__(data, initial={"starts_on": member.workspace.today(), **(initial or {})})
        self.team = team
        versions = Version.objects.visible_to(member).published().select_related("process")
        self.fields["version"].queryset = versions.order_by("process__name", "-number")

    def call(self, *, by):
        self.cleaned_data["version"].give_to(self.team, by=by, starts_on=self.cleaned_data["starts_on"])
