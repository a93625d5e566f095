from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from metrics.maturity import DEFAULTS
from metrics.models import MaturityThresholds
from metrics.models.maturity_thresholds import BOUNDS, SHARES
from salesproc.errors import Refused, Stale
from salesproc.figures import number, rate
from salesproc.forms import Renewing
from stages.forms.verb import VerbForm

SAYS = {
    "trained_share": _("Of the active people of the team, in percent."),
    "milestone_share": _("Of the moves to another stage, in percent."),
    "on_score_share": _("Of the conversations held, in percent."),
    "other_departments": _("That have planned conversations, and held one."),
    "use_window_days": _("Moves, conversations and departments are looked at over so many days."),
    "revision_days": _("At most so many days since a version was published or a review held."),
    "answer_days": _("At most so many days, in the median, until a suggestion is answered."),
}


class ThresholdsForm(Renewing, VerbForm):
    """What a level asks for. Shares are typed in percent."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, thresholds: MaturityThresholds):
        shown = {name: _typed(name, getattr(thresholds, name)) for name in BOUNDS}
        super().__init__(data, initial=shown | {"revision": thresholds.revision})
        self.thresholds = thresholds
        for name, (low, high) in BOUNDS.items():
            label = MaturityThresholds._meta.get_field(name).verbose_name
            bounds = {"min_value": _typed(name, low), "max_value": _typed(name, high)}
            self.fields[name] = forms.IntegerField(label=label, help_text=_help(name), **bounds)

    def call(self, *, by):
        given = {name: self.cleaned_data[name] / 100 for name in SHARES}
        given |= {name: self.cleaned_data[name] for name in BOUNDS if name not in SHARES}
        self.thresholds.change(given, revision=self.cleaned_data["revision"], by=by)

    def show(self, refused: Refused):
        super().show(refused)
        if isinstance(refused, Stale) and refused.current:
            self.renew({name: _typed(name, getattr(refused.current, name)) for name in BOUNDS})
            self.data["revision"] = str(refused.current.revision)


def _typed(name: str, value: float) -> int:
    return round(value * 100) if name in SHARES else int(value)


def _help(name: str) -> str:
    delivered = (rate if name in SHARES else number)(getattr(DEFAULTS, name), 0)
    return _t("%(says)s As delivered: %(value)s.") % {"says": SAYS[name], "value": delivered}
