from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import Team, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale
from salesproc.figures import day
from stages.models.following import Following
from stages.statistics import TOO_FEW

HORIZONS = (30, 60, 90, 180)
LEAST_SHARE, MOST_SHARE = 10, 90
LONGEST = timedelta(days=3 * 365)


class TrialQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        trials = super().visible_to(member)
        return trials if member.sees_everything else trials.filter(team_id__in=member.team_ids)

    def running(self):
        return self.filter(ended_at=None)

    def of(self, version):
        return self.filter(models.Q(version_a=version) | models.Q(version_b=version))

    def in_full(self):
        return self.select_related("workspace", "team", "version_a__process", "version_b", "begun_by", "ended_by")


class Trial(WorkspaceModel):
    """Two published versions side by side: a share of the new opportunities of a team follows the second one.

    Which one is drawn for each account (conversations.Draw). When it stops is said at the start; the database
    refuses to change that, and anything else but how it ended (its migration).
    """

    class Watched(models.TextChoices):
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        NO_DECISION = "no_decision", _("No decision")

    class Decision(models.TextChoices):
        KEEP = "keep", _("Keep the version that the team follows")
        ADOPT = "adopt", _("Adopt the other version")
        NOTHING = "nothing", _("No conclusion")

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="trials")
    version_a = models.ForeignKey("stages.Version", models.PROTECT, related_name="+")
    version_b = models.ForeignKey("stages.Version", models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("share of new opportunities, in percent"))
    hypothesis = models.TextField(_("what is expected of it"))
    watched = models.CharField(_("outcome that is compared"), max_length=12, choices=Watched.choices)
    horizon_days = models.PositiveSmallIntegerField(_("days after opening"))
    enough = models.PositiveIntegerField(_("enough in each version"))
    last_on = models.DateField(_("last day"))
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    ended_early = models.BooleanField(null=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision.choices, blank=True)
    reason = models.TextField(_("why"), blank=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=models.Q(ended_at=None), name="trial_one_of_a_team"),
            models.CheckConstraint(
                condition=models.Q(share__range=(LEAST_SHARE, MOST_SHARE)), name="trial_share_leaves_both"
            ),
            models.CheckConstraint(condition=models.Q(horizon_days__in=HORIZONS), name="trial_horizon"),
            models.CheckConstraint(
                condition=models.Q(watched__in=["won", "lost", "no_decision"]), name="trial_watched"
            ),
            models.CheckConstraint(condition=~models.Q(version_a=models.F("version_b")), name="trial_of_two_versions"),
            models.CheckConstraint(condition=models.Q(enough__gte=1), name="trial_enough"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None, ended_early=None, decision="", reason="")
                | models.Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    ended_early__isnull=False,
                    decision__in=["keep", "adopt", "nothing"],
                )
                & ~models.Q(reason=""),
                name="trial_ends_with_a_decision",
            ),
        ]

    def __str__(self):
        return f"{self.team} · v{self.version_a.number} / v{self.version_b.number}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def process(self):
        return self.version_a.process

    @property
    def begun_on(self):
        return self.workspace.day_of(self.begun_at)

    @property
    def share_a(self) -> int:
        return 100 - self.share

    def is_over(self, today) -> bool:
        """Nothing is drawn after the last day."""
        return today > self.last_on

    # ---- verbs
    @classmethod
    @transaction.atomic
    def begin(cls, team, version_b, *, by, **terms) -> "Trial":
        """From now on, against the version that the team follows. `terms`: share, hypothesis, watched, …"""
        team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        trial = cls(workspace_id=team.workspace_id, team=team, begun_by=by, **terms)
        trial.hypothesis = trial.hypothesis.strip()
        trial.version_a = trial._followed_alone(by.workspace.today())
        trial.version_b = type(version_b).objects.select_for_update(no_key=True).get(pk=version_b.pk)
        trial._refuse_versions()
        trial._refuse_terms(by.workspace.today())
        trial.save()
        return trial

    @transaction.atomic
    def end(self, *, by, decision: str, reason: str, is_met: bool) -> None:
        """With a decision. `is_met`: what was said at the start about when it stops has come true.

        Opportunities stay on the version that was drawn for them. Where the other version is adopted, the team
        follows it from today.
        """
        Team.objects.select_for_update(no_key=True).get(pk=self.team_id)
        mine = Trial.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if not mine.is_running:
            raise Stale(_t("This trial was ended in the meantime."), current=mine)
        if decision not in self.Decision.values:
            raise Refused(_t("Choose what you decide."), field="decision")
        if not reason.strip():
            raise Refused(_t("Say why: it is what people will read first."), field="reason")
        self.ended_at, self.ended_by, self.ended_early = timezone.now(), by, not is_met
        self.decision, self.reason = decision, reason.strip()
        self.save(update_fields=["ended_at", "ended_by", "ended_early", "decision", "reason"])
        if decision == self.Decision.ADOPT:
            self.version_b.give_to(self.team, by=by)

    # ---- what stands in the way
    def _followed_alone(self, today):
        """The version that the team follows, with no change to come."""
        team = {"team": self.team}
        if not self.team.is_active:
            raise Refused(_t("%(team)s is not active any more.") % team, field="team")
        if self.team.trials.running().exists():
            raise Refused(_t("%(team)s is in a trial already. End that one first.") % team, field="team")
        followings = Following.objects.filter(team=self.team).current_or_coming(today).order_by("starts_on")
        current, *coming = [*followings.select_related("version__process"), None]
        if current is None or current.starts_on > today:
            raise Refused(_t("%(team)s follows no version today. Give it one first.") % team, field="team")
        if coming[0]:
            says = _t("%(team)s changes to %(version)s on %(day)s: begin the trial after that day.")
            when = day(coming[0].starts_on)
            raise Refused(says % {**team, "version": coming[0].version, "day": when}, field="team")
        return current.version

    def _refuse_versions(self):
        a, b = self.version_a, self.version_b
        if b.pk == a.pk:
            raise Refused(_t("The team follows this version already: choose another one."), field="version")
        if b.process_id != a.process_id:
            says = _t("%(team)s follows the process “%(process)s”: choose a version of that one.")
            raise Refused(says % {"team": self.team, "process": a.process.name}, field="version")
        if not b.is_published:
            raise Refused(_t("Only a published version can be tried."), field="version")

    def _refuse_terms(self, today):
        if not LEAST_SHARE <= self.share <= MOST_SHARE:
            raise Refused(_t("Choose a share from 10 to 90 %."), field="share")
        if not self.hypothesis:
            raise Refused(_t("Say what you expect of it."), field="hypothesis")
        if self.watched not in self.Watched.values:
            raise Refused(_t("Choose the outcome that is compared."), field="watched")
        if self.horizon_days not in HORIZONS:
            raise Refused(_t("Choose 30, 60, 90 or 180 days."), field="horizon_days")
        if not TOO_FEW <= self.enough <= 100_000:
            says = _t("Ask for at least %(n)s in each version: fewer conclude nothing.")
            raise Refused(says % {"n": TOO_FEW}, field="enough")
        first = today + timedelta(days=self.horizon_days)
        if self.last_on < first:
            says = _t("Choose %(day)s or later: before, no opportunity would be old enough.")
            raise Refused(says % {"day": day(first)}, field="last_on")
        if self.last_on > today + LONGEST:
            raise Refused(_t("Choose a day within three years."), field="last_on")
