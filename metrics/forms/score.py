"""Which score is asked for."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.filters import WrittenSelect
from stages.models import Version


class ScoreField(forms.TypedChoiceField):
    """The version itself, of those that are offered: they are read once, whatever is asked of them. With `every`, the
    words for all of them, none has to be chosen."""

    widget = WrittenSelect

    def __init__(self, label=None, every=None):
        super().__init__(label=label or _("Score"), required=False, empty_value=None)
        self.every = every

    def offer(self, versions: Sequence[Version]) -> None:
        found = {str(version.pk): version for version in versions}
        every = [("", self.every)] if self.every else []
        self.choices, self.coerce = every + [(key, str(one)) for key, one in found.items()], found.__getitem__
