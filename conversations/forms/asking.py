"""The short questions of an opportunity: each is a dialog, or a page of its own."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.forms.moments import Moment
from conversations.forms.people import buyer_roles
from conversations.models import Contact, Involvement, Outcome
from salesproc.forms import Chips, Segmented
from stages.models import BuyerRole, Milestone, Stage

OPTIONAL = {"required": False}


class StageForm(forms.Form):
    """`leaving` is the stage that the page showed: somebody else may have moved it since."""

    stage = forms.ModelChoiceField(label=_("Stage"), queryset=Stage.objects.none())
    leaving = forms.IntegerField(widget=forms.HiddenInput, **OPTIONAL)
    reason = forms.CharField(label=_("Why move on without"), max_length=500, **OPTIONAL)

    def __init__(self, data=None, *, opportunity, **kwargs):
        kwargs["initial"] = {"leaving": opportunity.stage_id} | kwargs.get("initial", {})
        super().__init__(data, **kwargs)
        self.fields["stage"].queryset = Stage.objects.filter(version_id=opportunity.version_id)
        self.fields["stage"].choices = [(stage.pk, stage.name) for stage in opportunity.stages_to_enter()]


class OutcomeForm(forms.Form):
    """One question at most: what it was won for, the reason, or which kind of no decision it was."""

    WHY = {
        Outcome.Kind.LOST: _("To whom, and why?"),
        Outcome.Kind.DISQUALIFIED: _("Why is it not for us?"),
    }
    amount = forms.DecimalField(max_digits=15, decimal_places=2, min_value=0, localize=True, **OPTIONAL)
    amount.error_messages["invalid"] = _("Write it in digits, for example 12500.50.")
    cause = forms.ChoiceField(label=_("Which was it?"), choices=Outcome.Cause.choices, widget=Segmented)
    reason = forms.CharField(label=_("Reason"), max_length=500, **OPTIONAL)
    kind = forms.ChoiceField(choices=Outcome.Kind.choices, widget=forms.HiddenInput)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data=None, *, kind, currency="", **kwargs):
        super().__init__(data, **kwargs)
        self.fields["amount"].label = _now("Won for (%(currency)s)") % {"currency": currency}
        if kind != Outcome.Kind.NO_DECISION:
            del self.fields["cause"]
        if kind != Outcome.Kind.WON:
            del self.fields["amount"]
        if kind in self.WHY:
            self.fields["reason"].label = self.WHY[kind]
        else:
            del self.fields["reason"]


class ReopeningForm(forms.Form):
    PAST = [
        ("stays", _("Past figures keep it: it was so at the time.")),
        ("changes", _("Past figures may change: it was a mistake.")),
    ]
    because = forms.CharField(label=_("Why it is open again"), max_length=500)
    past = forms.ChoiceField(label=_("Figures of the past"), choices=PAST, widget=forms.RadioSelect, initial="stays")


class MovingForm(forms.Form):
    starts_at = Moment(label=_("When"))


class HoldingForm(forms.Form):
    """The press that logs a scheduled conversation: a page makes a token for each, so that the same one is known."""

    token = forms.UUIDField(**OPTIONAL)

    def pressed(self):
        return self.cleaned_data["token"] if self.is_valid() else None


class CancellingForm(forms.Form):
    WHERE = [
        ("all", _("The whole talk: for all its opportunities that I may edit")),
        ("one", _("For this opportunity only")),
    ]
    where = forms.ChoiceField(
        label=_("What is cancelled"), choices=WHERE, widget=forms.RadioSelect, initial="all", **OPTIONAL
    )
    because = forms.CharField(label=_("Why"), max_length=300, **OPTIONAL)

    def __init__(self, data=None, *, is_of_several: bool = False):
        super().__init__(data)
        if not is_of_several:
            del self.fields["where"]

    @property
    def everywhere(self) -> bool:
        return self.cleaned_data.get("where") == "all"


class EvidenceForm(forms.Form):
    """How it shows that the buyer has done it."""

    evidence = forms.ChoiceField(label=_("How it shows"), widget=Chips, **OPTIONAL)
    note = forms.CharField(label=_("Where it shows"), max_length=500, **OPTIONAL)

    def __init__(self, data=None, *, milestone, **kwargs):
        super().__init__(data, **kwargs)
        named = [(kind, Milestone.Evidence(kind).label) for kind in milestone.verifications]
        self.fields["evidence"].choices = named + [
            choice for choice in Milestone.Evidence.choices if choice[0] not in milestone.verifications
        ]


class StanceForm(forms.Form):
    buyer_role = forms.ModelChoiceField(label=_("Buyer role"), queryset=BuyerRole.objects.none(), **OPTIONAL)
    stance = forms.ChoiceField(
        label=_("Stance"),
        choices=Involvement.Stance.choices,
        widget=Segmented,
        initial=Involvement.Stance.UNKNOWN,
        **OPTIONAL,
    )

    influence = forms.ChoiceField(
        label=_("Influence on the decision"),
        choices=Involvement.Influence.choices,
        widget=Segmented,
        initial=Involvement.Influence.UNKNOWN,
        **OPTIONAL,
    )

    def __init__(self, data=None, *, member, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["buyer_role"].queryset = buyer_roles(member)
        self.fields["buyer_role"].empty_label = _now("not known")

    def clean_stance(self):
        return self.cleaned_data["stance"] or Involvement.Stance.UNKNOWN

    def clean_influence(self):
        return self.cleaned_data["influence"] or Involvement.Influence.UNKNOWN


class InvolvementForm(StanceForm):
    """Somebody of the account, or somebody new."""

    contact = forms.ModelChoiceField(label=_("Who"), queryset=Contact.objects.none(), **OPTIONAL)
    name = forms.CharField(label=_("Or somebody new: name"), max_length=160, **OPTIONAL)
    title = forms.CharField(label=_("Job title"), max_length=160, **OPTIONAL)
    email = forms.EmailField(label=_("E-mail"), **OPTIONAL)
    field_order = ["contact", "name", "title", "email", "buyer_role", "stance", "influence"]

    def __init__(self, data=None, *, member, opportunity, **kwargs):
        super().__init__(data, member=member, **kwargs)
        present = opportunity.involvements.present().values("contact")
        others = Contact.objects.filter(account=opportunity.account_id).exclude(pk__in=present)
        self.fields["contact"].queryset = others.order_by("name")
        self.fields["contact"].empty_label = _now("choose")
        if not others.exists():
            del self.fields["contact"]
            self.fields["name"].label = _("Name")

    def clean(self):
        data = super().clean()
        if not data.get("contact") and not data.get("name"):
            self.add_error("name", _("Say who it is."))
        return data
