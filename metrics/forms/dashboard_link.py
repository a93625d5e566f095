from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from metrics import dashboards
from metrics.forms.filters import DayField, chosen
from metrics.models import DashboardLink
from metrics.models.dashboard_link import LONGEST, USUAL
from people.models import Membership
from stages.forms.verb import VerbForm

LONGEST_NAME = 40  # of what is open on a page
TYPED = {"industry", "source"}  # words of files and of people: they may name somebody


class DashboardLinkForm(VerbForm):
    """A link to the page of figures from which it is made, with what was asked of it there."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For whom or what it is. Its readers see it."))
    ends_on = DayField(label=_("Until, included"), help_text=_("A year from today at the latest."))

    def __init__(self, data=None, *, page: str, query: dict[str, str], member: Membership):
        today = member.workspace.today()
        super().__init__(data, initial={"ends_on": today + USUAL})
        days = {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}
        self.fields["ends_on"].widget.attrs.update(days)
        self.dashboard, self.page = dashboards.ALL[page], page
        self.filters, _page = self.dashboard.asked(query, member)
        opened = {name: query[name][:LONGEST_NAME] for name in self.dashboard.opened if query.get(name)}
        self.query = urlencode({one.name: one.key for one in chosen(self.filters)} | opened)
        self.token = ""

    def clean(self):
        given = super().clean()
        if not self.filters.is_valid():
            raise ValidationError(_("What this page is asked for cannot be read: go back and choose again."))
        if TYPED & {self.filters.data.get("by"), *(name for name in TYPED if self.filters.data.get(name))}:
            raise ValidationError(
                _("Industries and ways of starting are words that people typed: they stay in the company.")
            )
        return given

    def call(self, *, by):
        given = self.cleaned_data
        self.token = DashboardLink.begin(self.page, self.query, name=given["name"], ends_on=given["ends_on"], by=by)
