"""What is asked of the quality of conversations by its address. Spans are whole months, where no days are given."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.forms.filters import DAYS, DEFAULT, PERIODS, DayField, WrittenSelect
from metrics.quality import MONTH, QUARTER
from metrics.quality_counts import Asked
from metrics.spans import (
    EVERYTHING,
    Span,
    last_quarter,
    last_year,
    month_of,
    months_from,
    quarter_of,
    quarters_back,
    this_year,
)
from people.models import Team

SHARES = [("obtained", _("Purpose obtained")), ("forward", _("Moved forward"))]
BY = [(MONTH, _("By month")), (QUARTER, _("By quarter"))]
OBTAINED = ("yes", "partly", "no", "recorded", "unrecorded")
MOVED = ("forward", "none", "back", "unsaid")


def months_until(today, number: int) -> Span:
    """So many months, the one that runs being the last, with the days of it that are still to come."""
    return months_from(months_from(month_of(today), 1 - number).starts_on if number > 1 else month_of(today), number)


def quarters_until(today, number: int) -> Span:
    return months_from(quarters_back(today, number), 3 * number)


NAMED = {
    "12-months": partial(months_until, number=12),
    "24-months": partial(months_until, number=24),
    "this-quarter": lambda today: months_from(quarter_of(today), 3),
    "last-quarter": last_quarter,
    "this-year": lambda today: months_from(this_year(today).starts_on, 12),
    "last-year": last_year,
    "all": lambda _today: EVERYTHING,
}


class HeldForm(forms.Form):
    """Between which days."""

    held_from = DayField(label=_("From"), required=False)
    held_to = DayField(label=_("To, included"), required=False)

    def clean_held_to(self):
        first, last = self.cleaned_data.get("held_from"), self.cleaned_data["held_to"]
        if first and last and last < first:
            raise forms.ValidationError(_("This day is before the first one."))
        return last

    @property
    def days(self) -> Span:
        return Span(self.cleaned_data.get("held_from"), self.cleaned_data.get("held_to"))


class QualityFilters(HeldForm):
    share = forms.ChoiceField(
        label=pgettext_lazy("of conversations", "Share"), choices=SHARES, required=False, widget=WrittenSelect
    )
    by = forms.ChoiceField(label=_("Over time"), choices=BY, required=False, widget=WrittenSelect)
    period = forms.ChoiceField(
        label=pgettext_lazy("conversations", "Held"),
        choices=[PERIODS[0], ("24-months", _("Last 24 months")), *PERIODS[1:]],
        required=False,
        widget=WrittenSelect,
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams"), widget=WrittenSelect
    )

    field_order = ["share", "by", "period", "held_from", "held_to", "team"]

    def __init__(self, data, *, member):
        self.member = member
        has_days = data.get("held_from") or data.get("held_to")
        super().__init__(data | {"period": data.get("period") or (DAYS if has_days else DEFAULT)})
        self.fields["team"].queryset = Team.objects.visible_to(member)
        if self.data["period"] != DAYS:
            del self.fields["held_from"], self.fields["held_to"]

    @property
    def asked(self) -> dict:
        """What of it can be read; the last 12 months of all teams, month by month, where nothing can."""
        period = self.cleaned_data["period"] if self.is_valid() else DEFAULT
        span = self.days if period == DAYS else NAMED[period](self.member.workspace.today())
        given = self.cleaned_data
        return {
            "span": span,
            "team": given.get("team"),
            "share": given.get("share") or SHARES[0][0],
            "by": given.get("by") or MONTH,
        }


class QualityListed(HeldForm):
    """The address of a figure. Ids outside what the reader may see find nothing."""

    of_team = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    of_role = forms.IntegerField(min_value=0, max_value=2**62, required=False)
    of_theme = forms.IntegerField(min_value=0, max_value=2**62, required=False)
    obtained = forms.ChoiceField(choices=[(one, one) for one in OBTAINED], required=False)
    moved = forms.ChoiceField(choices=[(one, one) for one in MOVED], required=False)

    def asked(self, member) -> Asked:
        return Asked.seen_by(member, span=self.days, team=self.cleaned_data["of_team"])
