"""What is asked of the page of value and pace by its address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.filters import DAYS, DEFAULT, PERIODS, MaturityFilters, WrittenSelect
from metrics.spans import NAMED, Span

WITH_ENDS = [(name, says) for name, says in PERIODS if name != "all"]


class ValueFilters(MaturityFilters):
    period = forms.ChoiceField(label=_("Decided"), choices=WITH_ENDS, required=False, widget=WrittenSelect)
    currency = forms.ChoiceField(label=_("Currency"), required=False, widget=WrittenSelect)

    field_order = ["period", "decided_from", "decided_to", "team", "currency"]

    def __init__(self, data, *, member, currencies):
        super().__init__(data, member=member)
        self.currencies = currencies
        self.fields["currency"].choices = [(one, one) for one in currencies]
        if len(currencies) < 2 and not data.get("currency"):
            del self.fields["currency"]

    def clean(self):
        """A pace needs a number of days."""
        given = self.cleaned_data
        if self.data["period"] == DAYS and not self.errors:
            first, last = given.get("decided_from"), given.get("decided_to")
            if first is None or last is None:
                self.add_error("decided_to" if first else "decided_from", _("Give both days: a pace needs its days."))
            elif first > self.today:
                self.add_error("decided_from", _("This day is in the future."))
        return given

    @property
    def asked(self) -> dict:
        found = super().asked
        if not self.is_valid():
            found["span"] = NAMED[DEFAULT](self.today)
        span: Span = found["span"]
        currency = self.cleaned_data.get("currency") or self.currencies[0]
        return found | {"span": Span(span.starts_on, min(span.ends_on, self.today)), "currency": currency}
