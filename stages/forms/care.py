from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Membership
from stages.forms.verb import VerbForm


class CareForm(VerbForm):
    """Who looks after a process, and when it is looked at again."""

    owner = forms.ModelChoiceField(
        Membership.objects.none(), required=False, label=_("Who looks after it"), empty_label=_("Nobody")
    )
    next_review_on = forms.DateField(
        required=False,
        label=_("Next review"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which you look together at what it does."),
    )

    def __init__(self, data=None, *, process, member):
        super().__init__(data, initial={"owner": process.owner_id, "next_review_on": process.next_review_on})
        self.process = process
        self.fields["owner"].queryset = Membership.objects.visible_to(member).active()

    def call(self, *, by):
        self.process.look_after(by=by, **self.cleaned_data)
