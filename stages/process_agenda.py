"""What the process itself brings to its review: findings of the design, suggestions that wait, who is not trained."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Team
from salesproc.figures import day, number
from stages.adoption_page import AdoptionPage
from stages.agenda import Line, Section
from stages.models import Following, Suggestion, Trial, Version
from stages.review_page import ReviewPage
from stages.wording import apart

MOST = 20  # of each kind; the rest is counted


class ProcessAgenda:
    """Read in a constant number of queries. The words are those of the language that is active."""

    def __init__(self, member, process):
        self.member, self.process = member, process

    def url(self, name: str, **kwargs) -> str:
        return reverse(name, kwargs={"workspace": self.member.workspace.slug, **kwargs})

    @cached_property
    def version(self) -> Version | None:
        """The one in force."""
        version = self.process.in_force()
        if version:
            version.process = self.process
        return version

    @cached_property
    def draft(self) -> Version | None:
        return self.process.open_draft()

    @cached_property
    def teams(self) -> list[Team]:
        """Those that follow the process today and that the member may see."""
        today = self.member.workspace.today()
        followings = Following.objects.visible_to(self.member).on(today).filter(version__process=self.process)
        teams = Team.objects.visible_to(self.member).filter(pk__in=followings.values("team"), is_active=True)
        return list(teams.order_by("name"))

    @property
    def team_ids(self) -> tuple[int, ...]:
        return tuple(team.pk for team in self.teams)

    # ---- the sections
    def findings(self) -> Section:
        lines = ReviewPage(self.member, self.version).open if self.version else []
        return Section(
            "findings",
            _("Design review"),
            tuple(Line(line.title, line.advice, "off" if line.is_grave else "warn", line.url) for line in lines),
            note=_("Of version %(n)s, which is in force.") % {"n": self.version.number} if self.version else "",
            empty=_("Nothing to look at.") if self.version else _("No version is published yet."),
        )

    def suggestions(self) -> Section:
        waiting = Suggestion.objects.visible_to(self.member).with_votes(self.member).filter(process=self.process).open()
        found = list(waiting[: MOST + 1])
        more = waiting.count() - MOST if len(found) > MOST else 0
        lines = [self._suggestion(each) for each in found[:MOST]]
        if more:
            says = ngettext("%(n)s more waits", "%(n)s more wait", more) % {"n": number(more)}
            lines.append(Line(says, url=f"{self.url('stages:suggestion_index')}?process={self.process.pk}"))
        return Section(
            "suggestions", _("Suggestions that wait"), tuple(lines), empty=_("Nothing is waiting for an answer.")
        )

    def _suggestion(self, suggestion) -> Line:
        days = (timezone.now() - suggestion.created_at).days
        votes = ngettext("one vote", "%(n)s votes", suggestion.votes) % {"n": number(suggestion.votes)}
        waits = ngettext("waits for one day", "waits for %(n)s days", days) % {"n": number(days)}
        said = [votes, waits, suggestion.created_by.name, apart(suggestion.place)]
        url = self.url("stages:suggestion_show", pk=suggestion.pk)
        return Line(apart(suggestion.change), " · ".join(part for part in said if part), url=url)

    def trials(self) -> Section:
        """Those that run, and the last that ended."""
        trials = Trial.objects.visible_to(self.member).filter(version_a__process=self.process).in_full()
        found = list(trials[:MOST])
        return Section(
            "trials",
            _("Trials"),
            tuple(self._trial(trial) for trial in found),
            empty=_("No trial yet."),
            teams=tuple({trial.team_id for trial in found}),
        )

    def _trial(self, trial) -> Line:
        words = {"team": trial.team, "a": trial.version_a.number, "b": trial.version_b.number}
        url = self.url("metrics:trial_show", pk=trial.pk)
        if trial.is_running:
            days = {"since": day(trial.begun_on), "until": day(trial.last_on)}
            says = _("Since %(since)s, until %(until)s at the latest. Expected:") % days
            return Line(
                _("%(team)s tries version %(b)s beside version %(a)s") % words, f"{says} {trial.hypothesis}", "", url
            )
        decided = f"{trial.get_decision_display()}. {trial.reason}"
        return Line(_("%(team)s tried version %(b)s beside version %(a)s") % words, decided, "on", url)

    def training(self) -> Section:
        """Everybody whose team follows it: names of people are no figure that a team hides."""
        page = AdoptionPage(self.member, process=self.process.pk)
        lines = tuple(self._trained(page, version) for version in page.versions)
        return Section("training", _("Who knows it"), lines, empty=_("No team follows it."))

    def _trained(self, page: AdoptionPage, version) -> Line:
        cells = [(line.person, cell) for line in page.everybody for cell in line.cells if cell.version == version]
        asked = [(person, cell) for person, cell in cells if cell.is_asked]
        missing = [person.name for person, cell in asked if cell.is_missing]
        says = ngettext(
            "%(trained)s of %(n)s person knows version %(version)s",
            "%(trained)s of %(n)s people know version %(version)s",
            len(asked),
        )
        words = {"trained": number(len(asked) - len(missing)), "n": number(len(asked)), "version": version.number}
        names = ", ".join(missing[:MOST]) + ("…" if len(missing) > MOST else "")
        detail = _("Not yet: %(names)s.") % {"names": names} if missing else ""
        url = self.url("stages:training_index", version=version.pk)
        return Line(says % words, detail, "warn" if missing else "on", url)
