"""An address that goes with a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models.link import LONGEST


class LinkForm(forms.Form):
    """What is wrong with an address is said by the verb."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
