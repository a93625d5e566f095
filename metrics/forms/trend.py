"""What is asked of the rates over time by their address."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.forms.effect import OUTCOMES
from metrics.forms.filters import DAYS, BandField, MaturityFilters, WrittenSelect
from metrics.forms.score import ScoreField
from metrics.models import LEVELS
from metrics.naming import name_of
from metrics.population import UNKNOWN, Population
from metrics.scores import scores
from metrics.segments import UNTOLD, Band, bands_of, bounds_of, names_of
from people.models import Team
from stages.models import Version

PERIODS = [
    ("8-quarters", _("Last 8 quarters")),
    ("4-quarters", _("Last 4 quarters")),
    ("12-quarters", _("Last 12 quarters")),
    ("all", _("All of time")),
    (DAYS, _("Between two days")),
]
BY = [
    ("level", _("Level when opened")),
    ("team", _("Team")),
    ("version", _("Version")),
    ("amount", _("Amount")),
    ("industry", _("Industry")),
    ("source", _("How it started")),
]
NARROWING = ("team", "version", "amount", "industry", "source")


class TrendFilters(MaturityFilters):
    default = "8-quarters"

    rate = forms.ChoiceField(label=_("Rate"), choices=OUTCOMES, required=False, widget=WrittenSelect)
    by = forms.ChoiceField(
        label=pgettext_lazy("a table", "One line for each"), choices=BY, required=False, widget=WrittenSelect
    )
    period = forms.ChoiceField(label=_("Decided"), choices=PERIODS, required=False, widget=WrittenSelect)
    level = forms.ChoiceField(
        label=_("Level when opened"),
        choices=[("", _("All levels")), *LEVELS, (UNKNOWN, _("Level unknown"))],
        required=False,
        widget=WrittenSelect,
    )
    version = ScoreField(_("Version"), every=_("All versions"))
    amount = BandField(label=_("Amount"), required=False, widget=WrittenSelect)
    industry = forms.CharField(label=_("Industry"), max_length=120, required=False, widget=WrittenSelect)
    source = forms.CharField(label=_("How it started"), max_length=120, required=False, widget=WrittenSelect)

    field_order = ["rate", "by", "period", "decided_from", "decided_to", *NARROWING[:1], "level", *NARROWING[1:]]

    def __init__(self, data, *, member):
        super().__init__(data, member=member)
        self.member, workspace = member, member.workspace
        self.within = Population.seen_by(member).within
        cast(ScoreField, self.fields["version"]).offer(scores(member))
        self.bounds = bounds_of(workspace, self.within, self.today)
        industries, sources = names_of(workspace, self.within)
        self.fields["amount"].widget.choices = self._amounts(workspace.currency)
        self.fields["industry"].widget.choices = self._told("industry", _("All industries"), industries)
        self.fields["source"].widget.choices = self._told("source", _("However it started"), sources)

    def _amounts(self, currency: str) -> list:
        bands = [*bands_of(currency, self.bounds), Band(currency, is_other=True), Band()]
        asked = Band.read(self.data.get("amount") or "")
        if asked and asked not in bands and asked.currency == currency:
            bands.append(asked)
        return [("", _("All amounts")), *((str(band), band.name) for band in bands)]

    def _told(self, by: str, every, names: list[str]) -> list:
        asked = self.data.get(by)
        more = [asked] if asked and asked not in (*names, UNTOLD) else []
        return [("", every), *((name, name_of(by, name)) for name in (*names, *more, UNTOLD))]

    def clean_amount(self) -> Band | None:
        """A band of another currency would cut through the ones that are told apart here."""
        band = self.cleaned_data["amount"]
        if band and band.currency not in ("", self.member.workspace.currency):
            raise forms.ValidationError(_("These amounts cannot be read."))
        return band

    @property
    def asked(self) -> dict:
        """What of it can be read; the last 8 quarters and the conversion by level where nothing can."""
        found = super().asked
        given = self.cleaned_data
        narrowed = {name: given.get(name) or None for name in NARROWING}
        narrowed |= {name: one.pk for name, one in narrowed.items() if isinstance(one, Team | Version)}
        level = given.get("level")
        population = Population.seen_by(self.member, span=found["span"], levels=(level,) if level else (), **narrowed)
        return {
            "population": population,
            "period": found["period"],
            "rate": given.get("rate") or "won",
            "by": given.get("by") or "level",
            "bounds": self.bounds,
        }
