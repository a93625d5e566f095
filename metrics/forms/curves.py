"""What is asked of the outcome curves by their address."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.forms.effect import OUTCOMES
from metrics.forms.filters import DAYS, DayField, WrittenSelect
from metrics.forms.trend import PERIODS
from metrics.incidence import KINDS
from metrics.opened import BY, Opened
from metrics.spans import NAMED, Span
from people.models import Team

DEFAULT = "12-quarters"
TOLD_APART = [("level", _("Level when opened")), ("team", _("Team")), ("version", _("Version"))]
LISTED = [(kind, kind) for kind in (*KINDS, "open", "unknown")]


class CurvesFilters(forms.Form):
    """Which outcome, told apart by what, of what was opened when and by which team."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False, widget=WrittenSelect)
    by = forms.ChoiceField(
        label=pgettext_lazy("a table", "One line for each"), choices=TOLD_APART, required=False, widget=WrittenSelect
    )
    period = forms.ChoiceField(
        label=pgettext_lazy("opportunities", "Opened"), choices=PERIODS, required=False, widget=WrittenSelect
    )
    opened_from = DayField(label=_("From"), required=False)
    opened_to = DayField(label=_("To, included"), required=False)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams"), widget=WrittenSelect
    )

    def __init__(self, data, *, member):
        self.member = member
        super().__init__(data | {"period": self.period_in(data)})
        self.fields["team"].queryset = Team.objects.visible_to(member)
        if self.data["period"] != DAYS:
            del self.fields["opened_from"], self.fields["opened_to"]

    @staticmethod
    def period_in(data) -> str:
        return data.get("period") or (DAYS if data.get("opened_from") or data.get("opened_to") else DEFAULT)

    def clean_opened_to(self):
        first, last = self.cleaned_data.get("opened_from"), self.cleaned_data["opened_to"]
        if first and last and last < first:
            raise forms.ValidationError(_("This day is before the first one."))
        return last

    @property
    def opened(self) -> Opened:
        """What of it can be read; by level, the last 12 quarters of all teams, where nothing can."""
        is_valid, given = self.is_valid(), self.cleaned_data
        period, team = given["period"] if is_valid else DEFAULT, given.get("team")
        days = Span(given.get("opened_from"), given.get("opened_to")) if period == DAYS else None
        span = days or NAMED[period](self.member.workspace.today())
        return Opened.seen_by(self.member, by=given.get("by") or next(iter(BY)), team=team and team.pk, span=span)

    @property
    def kind(self) -> str:
        return (self.cleaned_data.get("outcome") if self.is_valid() else "") or "won"


class CohortFilters(CurvesFilters):
    """The address of a number of a cohort: whose, and which part of it."""

    cohort = forms.CharField(max_length=20)
    kind_listed = forms.ChoiceField(choices=LISTED, required=False)
    at_risk = forms.IntegerField(min_value=0, max_value=36500, required=False)
