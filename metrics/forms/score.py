"""Which score is asked for."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.filters import WrittenSelect
from stages.models import Version


class ScoreField(forms.TypedChoiceField):
    """The version itself, of those that are offered: they are read once, whatever is asked of them."""

    widget = WrittenSelect

    def __init__(self):
        super().__init__(label=_("Score"), required=False, empty_value=None)

    def offer(self, versions: Sequence[Version]) -> None:
        found = {str(version.pk): version for version in versions}
        self.choices, self.coerce = [(key, str(version)) for key, version in found.items()], found.__getitem__
