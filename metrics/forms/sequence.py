"""What is asked of the sequences by their address."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.courses import IN_ORDER, OFF, OUT_OF_ORDER
from metrics.forms.filters import DayField, MaturityFilters, WrittenSelect
from metrics.forms.score import ScoreField
from metrics.forms.trend import PERIODS
from metrics.population import DECIDED, NONE
from metrics.scores import scores
from metrics.sequence_map import ENDS
from metrics.sequences import ALL, Chosen
from metrics.sequences_wording import ENDED
from metrics.spans import Span

LEAST = [
    ("", _("The 24 most frequent")),
    ("0", _("All of them")),
    ("1", _("1 in 100 opportunities or more")),
    ("2", _("2 in 100 or more")),
    ("5", _("5 in 100 or more")),
    ("10", _("10 in 100 or more")),
    ("20", _("20 in 100 or more")),
]
MOST, MOST_STEPS = 2**63 - 1, 1000


class SequenceFilters(MaturityFilters):
    default = "8-quarters"

    outcome = forms.ChoiceField(label=_("Outcome"), choices=ENDED, required=False, widget=WrittenSelect)
    period = forms.ChoiceField(label=_("Decided"), choices=PERIODS, required=False, widget=WrittenSelect)
    version = ScoreField(_("Version"), every=_("All versions"))
    least = forms.ChoiceField(
        label=pgettext_lazy("of a map", "Transitions shown"), choices=LEAST, required=False, widget=WrittenSelect
    )

    field_order = ["outcome", "least", "period", "decided_from", "decided_to", "team", "version"]

    def __init__(self, data, *, member):
        super().__init__(data, member=member)
        self.member = member
        cast(ScoreField, self.fields["version"]).offer(scores(member))

    @property
    def asked(self) -> dict:
        """What of it can be read; all that was decided in the last 8 quarters where nothing can."""
        found, given = super().asked, self.cleaned_data
        named = {name: given.get(name) and given[name].pk for name in ("team", "version")}
        least = given.get("least")
        return {
            "chosen": Chosen.seen_by(self.member, span=found["span"], **named),
            "period": found["period"],
            "kind": given.get("outcome") or ALL,
            "least": int(least) if least else None,
        }


class SequenceListed(forms.Form):
    """The address of a figure. Ids outside what the reader may see find nothing; none is called as a filter of the list
    that is found."""

    decided_from = DayField(required=False)
    decided_to = DayField(required=False)
    of_team = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    of_version = forms.IntegerField(min_value=NONE, max_value=MOST, required=False)
    ended = forms.ChoiceField(choices=ENDED, required=False)
    first = forms.IntegerField(min_value=ENDS, max_value=MOST, required=False)
    then = forms.IntegerField(min_value=ENDS, max_value=MOST, required=False)
    fit = forms.TypedChoiceField(
        choices=[(fit, fit) for fit in (IN_ORDER, OUT_OF_ORDER, OFF)], coerce=int, empty_value=None, required=False
    )
    path = forms.CharField(required=False)
    part = forms.ChoiceField(choices=[(part, part) for part in ("skipping", "silent", "scored")], required=False)

    def clean_decided_to(self):
        first, last = self.cleaned_data.get("decided_from"), self.cleaned_data["decided_to"]
        if first and last and last < first:
            raise forms.ValidationError(_("This day is before the first one."))
        return last

    def clean_path(self) -> tuple[int, ...] | None:
        steps = self.cleaned_data["path"].split("-")
        if steps == [""]:
            return None
        if len(steps) > MOST_STEPS or not all(step.isdecimal() and len(step) < 19 for step in steps):
            raise forms.ValidationError(_("This sequence cannot be read."))
        return tuple(int(step) for step in steps)

    def chosen(self, member) -> Chosen:
        given = self.cleaned_data
        span = Span(given["decided_from"], given["decided_to"])
        kinds = DECIDED if given["ended"] in ("", ALL) else (given["ended"],)
        return Chosen.seen_by(member, span=span, team=given["of_team"], version=given["of_version"], kinds=kinds)
