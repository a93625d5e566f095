from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.forms.people import sellers, teams_to_sell_in
from conversations.models import Account, Contact
from people.models import Membership, Team
from salesproc.forms import Renewing

OPTIONAL = {"required": False}


class EditedForm(Renewing, forms.Form):
    """Fields of a row that counts its revisions."""

    model: type
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, member, row=None, **kwargs):
        super().__init__(data, initial=self.starting_values(row) if row else {}, **kwargs)
        self.member = member

    def starting_values(self, row) -> dict:
        return {name: self.base_fields[name].prepare_value(getattr(row, name)) for name in (*row.EDITABLE, "revision")}

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name in self.model.EDITABLE}


class AccountForm(EditedForm):
    model = Account

    name = forms.CharField(label=_("Name"), max_length=200)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), **OPTIONAL)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Membership.objects.none(), **OPTIONAL)
    website = forms.CharField(label=_("Website"), max_length=200, **OPTIONAL)
    industry = forms.CharField(label=_("Industry"), max_length=120, **OPTIONAL)
    country = forms.CharField(label=_("Country"), max_length=120, **OPTIONAL)

    def __init__(self, data=None, *, member, row=None):
        super().__init__(data, member=member, row=row)
        mine = teams_to_sell_in(member)
        self.fields["team"].queryset = mine | Team.objects.filter(pk=row.team_id) if row and row.team_id else mine
        self.fields["owner"].queryset = sellers(member, self.fields["team"].queryset)


class ContactForm(EditedForm):
    model = Contact

    name = forms.CharField(label=_("Name"), max_length=160)
    title = forms.CharField(label=_("Job title"), max_length=160, **OPTIONAL)
    email = forms.EmailField(label=_("E-mail"), **OPTIONAL)
    phone = forms.CharField(label=_("Phone"), max_length=40, **OPTIONAL)
