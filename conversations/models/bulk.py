from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models.opportunity import Opportunity
from people.models import JobRun, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale

TRY, RUN, UNDO = "bulk.try", "bulk.run", "bulk.undo"
KINDS = (TRY, RUN, UNDO)
MOST = 5_000
OVER = (JobRun.State.DONE, JobRun.State.FAILED)


def stands(opportunity: Opportunity) -> str:
    """What it was like when somebody chose to change it: another text, and it has changed since."""
    of = opportunity
    stood = (of.revision, of.version_id, of.stage_id, of.outcome, of.next_at and f"{of.next_at:%Y%m%dT%H%M%S%f}")
    return "|".join(str(each or "") for each in stood)


class BulkQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Whoever asked for it, and whoever was given its opportunities."""
        return super().visible_to(member).filter(models.Q(by=member) | models.Q(given_to=member))

    def in_full(self):
        return self.select_related("workspace", "by__user", "given_to", "team", "trial", "run", "undo_run")


class Bulk(WorkspaceModel):
    """One act on many opportunities: chosen, tried without keeping anything, then done, and perhaps taken back."""

    class Act(models.TextChoices):
        OWNER = "owner", _("Give to another owner")
        TEAM = "team", _("Give to another team")
        PLAN = "plan", _("Plan the next conversation")
        NO_DECISION = "no_decision", _("End without a decision")
        STAGE = "stage", _("Move to a stage")

    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # What the act needs to know; each act asks for some of it.
    given_to = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=12, blank=True)
    stage_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    trial = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+", db_index=False)
    run = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+", db_index=False)
    undo_run = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+", db_index=False)

    ANSWERS = ("given_to", "team", "starts_at", "cause", "stage_name", "reason")
    objects = BulkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(act__in=["owner", "team", "plan", "no_decision", "stage"]), name="bulk_act"
            ),
            models.CheckConstraint(
                condition=models.Q(run=None) | models.Q(trial__isnull=False), name="bulk_tried_before_it_ran"
            ),
            models.CheckConstraint(
                condition=models.Q(undo_run=None) | models.Q(run__isnull=False), name="bulk_undone_once_it_ran"
            ),
        ]

    def __str__(self):
        return str(self.get_act_display())

    @property
    def latest(self) -> JobRun | None:
        return self.undo_run or self.run or self.trial

    @property
    def can_be_undone(self) -> bool:
        """Owners and teams: what else was done has its own way back, one by one."""
        gives = self.act in (self.Act.OWNER, self.Act.TEAM)
        return gives and self.run is not None and self.run.state in OVER and self.undo_run is None

    # ---- verbs
    @classmethod
    @transaction.atomic
    def begin(cls, act: str, opportunities, *, by) -> "Bulk":
        """Takes note of what they are like now. What the member began before and never did is forgotten."""
        cls._forget(by)
        columns = ("pk", "revision", "version_id", "stage_id", "outcome", "next_at")
        found = list(opportunities.order_by("pk").only(*columns)[: MOST + 1])
        if not found:
            raise Refused(_now("Choose at least one opportunity."))
        if len(found) > MOST:
            raise Refused(_now("These are more than 5,000. Ask for fewer with the filters."), code="too_many")
        bulk = cls.objects.create(workspace_id=by.workspace_id, act=act, by=by)
        rows = [
            BulkRow(workspace_id=by.workspace_id, bulk=bulk, opportunity=each, stood=stands(each)) for each in found
        ]
        BulkRow.objects.bulk_create(rows, batch_size=1000)
        return bulk

    @transaction.atomic
    def answer(self, *, by, **answers) -> JobRun:
        """What the act needs to know; then it is tried. Again as often as somebody wants, until it runs."""
        self._lock()
        if self.run is not None:
            raise Stale(_now("This was started already."))
        if self.trial is not None and self.trial.state not in OVER:
            raise Stale(_now("It is being tried. Wait until that is done."))
        for name in self.ANSWERS:
            setattr(self, name, answers.get(name, self._meta.get_field(name).get_default()))
        self.rows.update(tried_at=None, refused="", needs_reason=False)
        self.trial = self._new_run(TRY, self.rows.count(), by)
        self.save()
        return self.trial

    @transaction.atomic
    def start(self, *, by) -> JobRun:
        self._lock()
        if self.trial is None or self.trial.state != JobRun.State.DONE:
            raise Refused(_now("Look at what it would do first."), code="not_tried")
        if self.run is not None:
            return self._again("run", by)
        waiting = self.rows.filter(refused="").count()
        if not waiting:
            raise Refused(_now("Nothing would be done."), code="nothing")
        self.run = self._new_run(RUN, waiting, by)
        self.save(update_fields=["run"])
        return self.run

    @transaction.atomic
    def undo(self, *, by) -> JobRun:
        """What has changed since stays as it is, and is told."""
        self._lock()
        if self.undo_run is not None:
            return self._again("undo_run", by)
        if not self.can_be_undone:
            raise Refused(_now("This cannot be taken back as a whole."), code="not_undone")
        self.undo_run = self._new_run(UNDO, self.rows.filter(done_at__isnull=False).count(), by)
        self.save(update_fields=["undo_run"])
        return self.undo_run

    # ---- how
    @classmethod
    def _forget(cls, by) -> None:
        begun = cls.objects.filter(by=by, run=None)
        trying = models.Q(trial__state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])
        begun = list(begun.exclude(trying).values_list("pk", flat=True))
        BulkRow.objects.filter(bulk__in=begun).delete()
        cls.objects.filter(pk__in=begun).delete()

    def _lock(self) -> None:
        type(self).objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        self.refresh_from_db()

    def _new_run(self, kind: str, total: int, by) -> JobRun:
        fields = {"workspace_id": self.workspace_id, "kind": kind, "total": total, "result": {"bulk": self.pk}}
        return JobRun.objects.create(asked_by=by, **fields)

    def _again(self, name: str, by) -> JobRun:
        run = getattr(self, name)
        if run.state != JobRun.State.FAILED or (name == "run" and self.undo_run):
            raise Stale(_now("This was started already."))
        run.state, run.error, run.asked_at = JobRun.State.WAITING, "", timezone.now()
        run.save(update_fields=["state", "error", "asked_at"])
        return run


class BulkRowQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """As far as the member sees the opportunity."""
        rows = super().visible_to(member)
        return rows if member.sees_everything else rows.filter(opportunity__team_id__in=member.team_ids)

    def left(self, kind: str):
        """What a run of this kind has not looked at yet."""
        if kind == TRY:
            return self.filter(tried_at=None)
        if kind == RUN:
            return self.filter(done_at=None, refused="")
        return self.filter(done_at__isnull=False, undone_at=None, kept="")


class BulkRow(WorkspaceModel):
    """One opportunity of a bulk: how it stood when it was chosen, what came of it, and what it was before."""

    bulk = models.ForeignKey(Bulk, models.PROTECT, related_name="rows", db_index=False)
    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="+")
    stood = models.CharField(max_length=120)
    tried_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=500, blank=True)  # why it would not be done, or was not
    needs_reason = models.BooleanField(default=False)  # it would be done, with one reason
    done_at = models.DateTimeField(null=True)
    owner_before = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    team_before = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+", db_index=False)
    stands = models.CharField(max_length=120, blank=True)  # how the act left it
    kept = models.CharField(max_length=500, blank=True)  # why it was not taken back
    undone_at = models.DateTimeField(null=True)

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        ordering = ["bulk", "opportunity"]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "opportunity"], name="bulk_row_once"),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(refused=""), name="bulk_row_done_or_refused"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(done_at__isnull=False, kept=""),
                name="bulk_row_undone_or_kept",
            ),
        ]

    def __str__(self):
        return f"{self.opportunity} · {self.bulk}"
