from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people.models import Team
from stages.forms.following import VersionChoice
from stages.forms.verb import LongText, VerbForm
from stages.models import Following, Trial, Version
from stages.models.trial import HORIZONS, LEAST_SHARE, MOST_SHARE
from stages.statistics import TOO_FEW

FIRST = {"share": 50, "watched": Trial.Watched.WON, "horizon_days": 90, "enough": 60}
USUAL = timedelta(days=270)


class TrialForm(VerbForm):
    """The terms of a trial, said before anything is known. None of them can be changed afterwards."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"), empty_label=None)
    version = VersionChoice(
        Version.objects.none(),
        label=_("Version to try"),
        empty_label=None,
        help_text=_("Beside the one that the team follows today."),
    )
    share = forms.IntegerField(
        label=_("Share of new opportunities that follow it, in %"),
        min_value=LEAST_SHARE,
        max_value=MOST_SHARE,
        help_text=_("From 10 to 90. Each account is drawn once, when its first opportunity is opened."),
    )
    hypothesis = LongText(
        label=_("What you expect"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What should be better, and by how much."),
    )
    watched = forms.ChoiceField(label=_("Outcome that is compared"), choices=Trial.Watched.choices)
    horizon_days = forms.TypedChoiceField(label=_("Compared after"), coerce=int)
    enough = forms.IntegerField(
        label=_("Stop when each version has so many that ended or are old enough"), min_value=TOO_FEW, max_value=100_000
    )
    last_on = forms.DateField(
        label=_("And at the latest on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data=None, *, process, member):
        super().__init__(data, initial={**FIRST, "last_on": member.workspace.today() + USUAL})
        versions = Version.objects.visible_to(member).published().filter(process=process).select_related("process")
        followings = Following.objects.visible_to(member).on(member.workspace.today()).filter(version__in=versions)
        teams = Team.objects.visible_to(member).filter(is_active=True, followings__in=followings)
        free = teams.exclude(trials__in=Trial.objects.running()).distinct()
        mine = [team.pk for team in free if member.may("trial.edit", Trial(team=team))]
        self.fields["team"].queryset = free.filter(pk__in=mine)
        self.fields["version"].queryset = versions.order_by("-number")
        self.fields["horizon_days"].choices = [(days, _now("%(n)s days") % {"n": days}) for days in HORIZONS]
        self.can_begin = bool(mine) and versions.count() > 1

    def call(self, *, by):
        terms = dict(self.cleaned_data)
        self.trial = Trial.begin(terms.pop("team"), terms.pop("version"), by=by, **terms)
