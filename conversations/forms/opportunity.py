from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.forms.people import sellers, teams_to_sell_in
from conversations.models import Account, Opportunity
from people.models import Membership, Team
from salesproc.forms import Renewing

OPTIONAL = {"required": False}


class OpportunityForm(Renewing, forms.Form):
    """What is edited of an opportunity. Its stage, its outcome and its people have their own verbs."""

    name = forms.CharField(label=_("Name"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=15, decimal_places=2, min_value=0, localize=True, **OPTIONAL
    )
    amount.error_messages["invalid"] = _("Write it in digits, for example 12500.50.")
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, **OPTIONAL)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Membership.objects.none(), **OPTIONAL)
    source = forms.CharField(label=_("How it started"), max_length=120, **OPTIONAL)
    opened_on = forms.DateField(
        label=_("Opened on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **OPTIONAL
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, member, opportunity):
        self.opportunity = opportunity
        super().__init__(data, initial=self.starting_values(opportunity))
        self.fields["team"].queryset = teams_to_sell_in(member) | Team.objects.filter(pk=opportunity.team_id)
        self.fields["owner"].queryset = sellers(member, self.fields["team"].queryset)

    def starting_values(self, opportunity) -> dict:
        names = ("name", "amount", "currency", "team_id", "owner_id", "source", "opened_on", "revision")
        return {name.removesuffix("_id"): getattr(opportunity, name) for name in names}

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class NewOpportunityForm(OpportunityForm):
    """Opened now. The account is named: one that exists, or a new one."""

    account = forms.CharField(
        label=_("Account"), max_length=200, help_text=_("An account of a new name is created with the opportunity.")
    )
    opened_on = revision = None
    field_order = ["account", "name", "amount", "currency", "team", "owner", "source"]

    def __init__(self, data=None, *, member, account=None):
        self.member, self.chosen = member, account
        teams = list(teams_to_sell_in(member)[:2])
        team = teams[0] if len(teams) == 1 else None
        owner = member if member.team_ids else None
        blank = Opportunity(
            workspace_id=member.workspace_id, currency=member.workspace.currency, owner=owner, team=team
        )
        super().__init__(data, member=member, opportunity=blank)
        self.initial["account"] = account and account.name
        self.fields["account"].widget.attrs |= {"list": "account-names", "autocomplete": "off"}

    def clean_account(self):
        """One that the member sees, by its name; None for a name that is new."""
        name = " ".join(self.cleaned_data["account"].split())
        if self.chosen and self.chosen.name == name:
            return self.chosen
        same = list(Account.objects.visible_to(self.member).filter(name__iexact=name)[:2])
        if len(same) > 1:
            several = _now("Several accounts have this name. Open the one you mean and start from there.")
            raise forms.ValidationError(several)
        self.new_account = name
        return same[0] if same else None

    def start(self) -> Opportunity:
        values = dict(self.cleaned_data)
        account = values.pop("account")
        account = account or Account.add(name=self.new_account, team=values["team"], by=self.member)
        return Opportunity.start(by=self.member, account=account, **values)
