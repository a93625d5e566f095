from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Team
from salesproc.errors import Refused, Stale
from stages.forms.verb import VerbForm
from stages.models import Following, Trial


class PublicationForm(VerbForm):
    why = forms.CharField(
        label=_("Why this version"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you saw that made you change it. It is what people will read first."),
    )
    hypothesis = forms.CharField(
        label=_("What is expected of it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What should improve, by how much, and when you will look."),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        required=False,
        label=_("Teams that follow it from today"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their open opportunities stay on the version they were opened on."),
    )
    knowing = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, version, before, member):
        super().__init__(data)
        self.version = version
        teams = Team.objects.visible_to(member).filter(is_active=True)
        mine = [team.pk for team in teams if member.may("following.edit", Following(team=team))]
        self.fields["teams"].queryset = teams.filter(pk__in=mine)
        today = member.workspace.today()
        following = Following.objects.visible_to(member).on(today).filter(version__process=version.process)
        following = following.exclude(team__trials__in=Trial.objects.running())  # they change once it has ended
        self.initial["teams"] = list(following.values_list("team_id", flat=True))
        self.initial["knowing"] = before.pk if before else None
        self.newer = None

    def call(self, *, by):
        data = self.cleaned_data
        self.version.publish(
            by=by, why=data["why"], hypothesis=data["hypothesis"], teams=data["teams"], knowing=data["knowing"]
        )

    def show(self, refused: Refused):
        """A draft that is none any more cannot be shown as one: that refusal goes to its own page."""
        if isinstance(refused, Stale) and refused.current is None:
            raise refused
        super().show(refused)
        if isinstance(refused, Stale):
            self.newer = refused.current
            self.data = self.data.copy()
            self.data["knowing"] = refused.current.pk
