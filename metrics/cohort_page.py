"""The list behind a number of the outcome curves: exactly the opportunities that it counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from metrics import trial_wording
from metrics.curves_page import names_of, place_of
from metrics.findings import between
from metrics.forms import CohortFilters
from metrics.incidence import KINDS
from people.models import Membership


class CohortPage:
    def __init__(self, member: Membership, filters: CohortFilters):
        given = filters.cleaned_data
        self.member, self.opened = member, filters.opened
        self.query = urlencode(place_of(self.opened, filters.data["period"]))
        self.cohort, self.kind, self.at_risk = given["cohort"], given["kind_listed"], given["at_risk"]

    @property
    def found(self):
        return self.opened.listed(self.member, self.cohort, kind=self.kind, at_risk=self.at_risk)

    @property
    def name(self) -> str:
        return names_of(self.opened.by, [self.cohort])[self.cohort]

    @property
    def conditions(self) -> list[str]:
        """What narrows the list, in words."""
        said = [str(trial_wording.outcome(self.kind))] if self.kind in KINDS else []
        said += {
            "open": [_("Open")],
            "unknown": [_("Of days that nobody knows or that cannot be: left out of the curves")],
        }.get(self.kind, [])
        if self.at_risk is not None:
            says = _("Neither ended nor younger than %(days)s days after opening")
            said.append(says % {"days": self.at_risk})
        said.append(_("Opened %(when)s") % {"when": between(self.opened.span)})
        return said + ([names_of("team", [str(self.opened.team)])[str(self.opened.team)]] if self.opened.team else [])
