import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import Workspace

CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD", "AUD", "JPY", "SEK", "NOK", "DKK", "PLN", "MAD", "TND", "XOF"]


def time_zones():
    """Places, not offsets: an offset does not follow the clocks of its people."""
    places = [name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")]
    return [(name, name.replace("_", " ")) for name in ["UTC", *sorted(places)]]


class NewWorkspaceForm(forms.Form):
    name = forms.CharField(label=_("Name of the company"), max_length=120)


class WorkspaceForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, help_text=_("Days and months of figures are counted in it.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(c, c) for c in CURRENCIES], help_text=_("Proposed for a new opportunity.")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of letters to people who chose none.")
    )

    class Meta:
        model = Workspace
        fields = ["name", "time_zone", "currency", "language"]
