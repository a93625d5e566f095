from django.utils.translation import gettext_lazy as _

from stages.forms.verb import PartForm
from stages.models import Indicator


class IndicatorForm(PartForm):
    class Meta:
        model = Indicator
        fields = ("name", "steers", "timing")
        help_texts = {
            "name": _("What would make us act differently, not a count of what we did."),
            "steers": _("What it helps to decide about."),
            "timing": _("It leads when it moves before the result, it lags when it moves after."),
        }

    def __init__(self, data=None, *, instance, member=None):
        super().__init__(data, instance=instance, member=member)
        for name in ("steers", "timing"):
            self.fields[name].required = True
