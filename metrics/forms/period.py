from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.filters import DayField, DayInput
from metrics.models import LEVELS, MaturityPeriod
from people.models import Team
from salesproc.errors import Refused, Stale
from salesproc.forms import Renewing


class MaturityPeriodForm(Renewing, forms.Form):
    """A level of a team from one day to another, as somebody knows it."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("Choose")), *LEVELS])
    starts_on = DayField(label=_("From"), help_text=_("A level that holds until today ends where this one starts."))
    ends_on = DayField(
        label=_("Until"),
        widget=DayInput(),
        required=False,
        help_text=_("The first day on which it no longer holds. Empty: it holds until today."),
    )
    source = forms.CharField(
        label=_("How it is known"),
        max_length=300,
        help_text=_("For example: interview with the head of sales, April 2026."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, member, period: MaturityPeriod | None = None, **kwargs):
        initial = {name: getattr(period, name) for name in (*MaturityPeriod.EDITABLE, "revision")} if period else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(member)

    @property
    def given(self) -> dict:
        return {name: self.cleaned_data[name] for name in MaturityPeriod.EDITABLE}

    def refuse(self, refused: Refused) -> None:
        if isinstance(refused, Stale):
            self.renew({name: getattr(refused.current, name) for name in MaturityPeriod.EDITABLE})
            self.data["revision"] = str(refused.current.revision)
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)
