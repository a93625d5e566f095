"""What is asked of a page by its address: a span of days, a team, one group of figures."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from metrics.models import LEVELS
from metrics.population import OUTCOMES, UNKNOWN, Population
from metrics.segments import Band
from metrics.spans import NAMED, Span
from people.models import Team
from salesproc.errors import Refused
from salesproc.figures import day

DEFAULT, DAYS = "12-months", "days"
PERIODS = [
    ("12-months", _("Last 12 months")),
    ("this-quarter", _("This quarter")),
    ("last-quarter", _("Last quarter")),
    ("this-year", _("This year")),
    ("last-year", _("Last year")),
    ("all", _("All of time")),
    (DAYS, _("Between two days")),
]

Form = TypeVar("Form", bound=forms.BaseForm)


def readable(filters: Form) -> Form:
    """What the address of a list asks for; refused where any of it cannot be read, as a list of something else would
    be taken for the one that was asked."""
    if not filters.is_valid():
        field, errors = next(iter(filters.errors.items()))
        raise Refused(errors[0], field=field)
    return filters


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day from which, or to which, something is counted: what is far outside is a slip in the year."""

    widget = DayInput
    default_validators = [
        MinValueValidator(date(1900, 1, 1), _("Give a day between 1900 and 2199.")),
        MaxValueValidator(date(2199, 12, 31), _("Give a day between 1900 and 2199.")),
    ]


class WrittenSelect(forms.Select):
    """A company has dozens of teams: its choices are written here, and not each by a template of its own. On paper the
    one that is chosen stands in words."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = {str(one) for one in self.format_value(value)}
        options = [(str(key), " selected" if str(key) in chosen else "", says) for key, says in self.choices]
        written = "".join(
            f'<option value="{escape(key)}"{selected}>{conditional_escape(says)}</option>'
            for key, selected, says in options
        )
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        said = next((says for _key, selected, says in options if selected), options[0][2] if options else "")
        safe = mark_safe(written)  # noqa: S308 every part is escaped above
        return format_html('<select{}>{}</select><span class="on-paper">{}</span>', attributes, safe, said)


@dataclass(frozen=True)
class Chosen:
    """One filter as the page shows it: its name in an address, its label, and the key and the words of its value."""

    name: str
    label: str
    key: str
    says: str


def chosen(filters: forms.Form) -> list[Chosen]:
    """What is asked for, also where it was not given and the first choice is meant. Where none has to be chosen and
    none is, nothing."""
    return [one for field in filters if (one := _chosen_in(field)).key]


def _chosen_in(field: forms.BoundField) -> Chosen:
    key, choices = str(field.value() or ""), {}
    if isinstance(field.field.widget, forms.Select):
        choices = {str(one): str(says) for one, says in field.field.widget.choices}
        key = key or next(iter(choices), "")
    found = field.form.cleaned_data.get(field.name) if field.form.is_valid() else None
    says = choices.get(key) or (day(found) if isinstance(found, date) else key)
    return Chosen(field.name, str(field.label), key, says)


class BandField(forms.CharField):
    """Amounts, as an address writes them."""

    def to_python(self, value):
        text = super().to_python(value)
        band = Band.read(text) if text else None
        if text and not band:
            raise forms.ValidationError(_("These amounts cannot be read."))
        return band


class SpanForm(forms.Form):
    decided_from = DayField(label=_("From"), required=False)
    decided_to = DayField(label=_("To, included"), required=False)

    def clean_decided_to(self):
        first, last = self.cleaned_data.get("decided_from"), self.cleaned_data["decided_to"]
        if first and last and last < first:
            raise forms.ValidationError(_("This day is before the first one."))
        return last

    @property
    def days(self) -> Span:
        return Span(self.cleaned_data.get("decided_from"), self.cleaned_data.get("decided_to"))


class PeriodFilters(SpanForm):
    """Which days. Whose today they are counted from, the caller says: companies lie in several time zones."""

    period = forms.ChoiceField(label=_("Decided"), choices=PERIODS, required=False, widget=WrittenSelect)

    field_order = ["period", "decided_from", "decided_to"]
    default = DEFAULT

    def __init__(self, data):
        super().__init__(data | {"period": self.period_in(data)})
        if self.data["period"] != DAYS:
            del self.fields["decided_from"], self.fields["decided_to"]

    @classmethod
    def period_in(cls, data) -> str:
        """What the address asks for, or means when it gives only days."""
        return data.get("period") or (DAYS if data.get("decided_from") or data.get("decided_to") else cls.default)

    @property
    def period_asked(self) -> str:
        """The default when what was asked cannot be read."""
        return self.cleaned_data["period"] if self.is_valid() else self.default

    def span_on(self, today: date) -> Span:
        period = self.period_asked
        return self.days if period == DAYS else NAMED[period](today)


class MaturityFilters(PeriodFilters):
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("All teams"), widget=WrittenSelect
    )

    field_order = ["period", "decided_from", "decided_to", "team"]

    def __init__(self, data, *, member):
        self.today = member.workspace.today()
        super().__init__(data)
        self.fields["team"].queryset = Team.objects.visible_to(member)

    @property
    def asked(self) -> dict:
        """Span, its name and team; the last 12 months of all teams when what was asked cannot be read."""
        span = self.span_on(self.today)
        return {"span": span, "period": self.period_asked, "team": self.cleaned_data.get("team")}


class PopulationFilters(SpanForm):
    """The address of a figure. Ids outside what the reader may see find nothing."""

    level = forms.CharField(max_length=100, required=False)  # one, or several between commas
    outcome = forms.ChoiceField(choices=[(outcome, outcome) for outcome in OUTCOMES], required=False)
    team = forms.IntegerField(min_value=1, required=False)
    version = forms.IntegerField(min_value=0, required=False)
    owner = forms.IntegerField(min_value=0, required=False)
    undated = forms.ChoiceField(choices=[("yes", "yes")], required=False)
    cycle = forms.ChoiceField(choices=[(UNKNOWN, UNKNOWN)], required=False)
    amount = BandField(required=False)
    industry = forms.CharField(max_length=120, required=False)
    source = forms.CharField(max_length=120, required=False)

    def clean_level(self) -> tuple[str, ...]:
        levels = tuple(level for level in self.cleaned_data["level"].split(",") if level)
        if not set(levels) <= {*dict(LEVELS), UNKNOWN}:
            raise forms.ValidationError(_("There is no such level."))
        return levels

    def population(self, member) -> Population:
        given = self.cleaned_data
        asked = {name: given[name] for name in ("outcome", "team", "version", "owner")}
        asked |= {name: given[name] or None for name in ("amount", "industry", "source")}
        asked |= {"undated": bool(given["undated"]), "uncycled": bool(given["cycle"])}
        return Population.seen_by(member, span=self.days, levels=given["level"], **asked)
