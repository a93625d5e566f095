from django import forms
from django.db.models import Count
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conversations.models import Opportunity
from conversations.moving.proposing import begin, teams_led_by
from salesproc.figures import number
from salesproc.forms import ChipsMultiple
from stages.forms.verb import VerbForm
from stages.models import Version


class NewMovingForm(VerbForm):
    """From which version, and of which teams; counted among those that the member leads."""

    source = forms.ModelChoiceField(
        Version.objects.none(), label=_("From version"), widget=forms.RadioSelect, empty_label=None
    )
    teams = forms.ModelMultipleChoiceField(
        Version.objects.none(),
        label=_("Of the teams"),
        widget=ChipsMultiple,
        error_messages={"required": _("Choose a team.")},
    )

    def __init__(self, data=None, *, version, member):
        super().__init__(data)
        self.version, self.teams = version, teams_led_by(member)
        self.counts = self._counted()
        older = Version.objects.visible_to(member).filter(process=version.process_id, pk__in=self.by_version)
        older = older.exclude(pk=version.pk).order_by("-number")
        self.fields["source"].queryset = older
        self.fields["source"].choices = [(each.pk, self._says(each)) for each in older]
        self.fields["teams"].queryset = self.teams
        self.fields["teams"].choices = [(each.pk, each.name) for each in self.teams]
        self.has_any = version.is_published and bool(older)
        self.initial = {"source": older[0].pk if older else None, "teams": [team for _version, team in self.counts]}

    def _counted(self) -> dict[tuple[int, int], int]:
        """Open opportunities by version and team; only of versions older than this one."""
        if self.version.published_at is None:
            return {}
        older = {"version__process": self.version.process_id, "version__published_at__lt": self.version.published_at}
        rows = Opportunity.objects.open().filter(team__in=self.teams, **older).order_by().values_list("version", "team")
        return {(version, team): n for version, team, n in rows.annotate(n=Count("pk"))}

    @property
    def by_version(self) -> set[int]:
        return {version for version, _team in self.counts}

    def _says(self, version) -> str:
        n = sum(count for (each, _team), count in self.counts.items() if each == version.pk)
        says = ngettext("Version %(v)s, with %(n)s open opportunity", "Version %(v)s, with %(n)s open opportunities", n)
        return says % {"v": version.number, "n": number(n)}

    def clean(self):
        data = super().clean()
        if "source" in data and "teams" in data:
            there = {(data["source"].pk, team.pk) for team in data["teams"]}
            if not there & self.counts.keys():
                self.add_error("teams", _now("These teams have no open opportunity on that version."))
        return data

    def call(self, *, by):
        teams = [team.pk for team in self.cleaned_data["teams"]]
        self.moving = begin(self.cleaned_data["source"], self.version, teams=teams, by=by)
