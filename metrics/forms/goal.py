"""A goal for the quality of conversations, as somebody sets it: by whole months, as the counts are kept."""

from collections.abc import Iterator
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.forms.filters import WrittenSelect
from metrics.models import Goal
from metrics.naming import month_name
from metrics.quality import months_until
from metrics.quality_counts import Asked, counted
from metrics.spans import month_after, month_of
from people.models import Team
from stages.forms.verb import VerbForm

COMING, LONGEST = 6, 24  # months: until it begins, and until it ends
BASES = [("3", _("The 3 months before")), ("6", _("The 6 months before")), ("12", _("The 12 months before"))]
COMPANY = "company"


class GoalForm(VerbForm):
    team = forms.ChoiceField(label=pgettext_lazy("a goal", "Whose"), widget=WrittenSelect)
    improvement = forms.IntegerField(
        label=_("How much better, in percent"),
        min_value=1,
        max_value=1000,
        initial=20,
        help_text=_("Of the share at the start: 20% better than 30% is 36%."),
    )
    base = forms.TypedChoiceField(
        label=_("Better than"),
        choices=BASES,
        coerce=int,
        help_text=_("Whole months that have ended. They are counted now, and the target stays."),
    )
    starts_on = forms.TypedChoiceField(label=_("From the beginning of"), coerce=lambda text: text, widget=WrittenSelect)
    until = forms.TypedChoiceField(label=_("To the end of"), coerce=lambda text: text, widget=WrittenSelect)

    def __init__(self, data=None, *, member, team: str = ""):
        self.member, self.today = member, member.workspace.today()
        this = month_of(self.today)
        months = {month.isoformat(): month for month in _months(this, LONGEST)}
        begin, end = list(months)[: COMING + 1], list(months)
        super().__init__(data, initial={"team": team, "base": "3", "starts_on": begin[0], "until": end[5]})
        self.teams = {str(one.pk): one for one in self._teams()}
        whole = [(COMPANY, _("The whole company"))] if member.may("company_goal.set") else []
        self.fields["team"].choices = [*whole, *((key, one.name) for key, one in self.teams.items())]
        for name, keys in (("starts_on", begin), ("until", end)):
            self.fields[name].choices = [(key, month_name(months[key])) for key in keys]
            self.fields[name].coerce = months.__getitem__

    def _teams(self):
        """Those that sell, and for which this person may set it."""
        teams = Team.objects.visible_to(self.member).filter(is_active=True)
        return teams if self.member.sees_everything else teams.filter(pk__in=self.member.led_team_ids)

    def call(self, *, by):
        given = self.cleaned_data
        team = self.teams.get(given["team"])
        ends_on = month_after(given["until"])
        fields = {
            "team": team,
            "improvement": given["improvement"],
            "starts_on": given["starts_on"],
            "ends_on": ends_on,
        }
        span = months_until(min(given["starts_on"], self.today), given["base"])
        base = counted(Asked.seen_by(by, span=span, team=team and team.pk)).total
        self.goal = Goal.aim(fields, base=base, base_span=span, by=by)


def _months(first: date, number: int) -> Iterator[date]:
    for _number in range(number):
        yield first
        first = month_after(first)
