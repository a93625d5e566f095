from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models.opportunity import Opportunity
from conversations.places import score_of
from people.models import JobRun, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale
from stages.models import Version
from stages.moving import problems

KINDS = ("stages", "milestones", "planned")
RUN, UNDO = "move.run", "move.undo"
UNDONE_WITHIN = timedelta(days=7)
CHOOSE = """
    INSERT INTO conversations_move (workspace_id, moving_id, opportunity_id, stage_name_before, stays, kept)
    SELECT workspace_id, %(moving)s, id, stage_name, '', '' FROM conversations_opportunity
    WHERE workspace_id = %(workspace)s AND version_id = %(source)s AND outcome = ''
        AND team_id = ANY(%(teams)s::bigint[])
"""


class MovingQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        movings = super().visible_to(member)
        return movings if member.sees_everything else movings.filter(teams__overlap=list(member.team_ids))

    def in_full(self):
        return self.select_related(
            "workspace", "source", "target__process", "started_by", "undone_by", "run", "undo_run"
        )

    def started(self):
        return self.filter(started_at__isnull=False)


class Moving(WorkspaceModel):
    """Open opportunities of some teams go from one version of a process to another: how, who said so, and when."""

    source = models.ForeignKey("stages.Version", models.PROTECT, related_name="+")
    target = models.ForeignKey("stages.Version", models.PROTECT, related_name="movings")
    teams = ArrayField(models.BigIntegerField(), default=list)
    mapping = models.JSONField(default=dict)  # by kind, from old key to new key or null
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    run = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    undo_run = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = MovingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(started_at=None, run=None) | models.Q(started_at__isnull=False, run__isnull=False),
                name="moving_started_with_its_run",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(started_at__isnull=False),
                name="moving_undone_once_started",
            ),
        ]

    def __str__(self):
        return f"v{self.source.number} → v{self.target.number}"

    def answers(self, kind: str) -> dict[int, int | None]:
        return {int(old): new for old, new in self.mapping[kind].items()}

    def candidates(self):
        """The open opportunities that it would move today."""
        return Opportunity.objects.open().filter(version=self.source_id, team_id__in=self.teams)

    @property
    def is_started(self) -> bool:
        return self.started_at is not None

    @property
    def undo_until(self):
        return self.started_at + UNDONE_WITHIN

    @property
    def can_be_undone(self) -> bool:
        over = self.run is not None and self.run.state in (JobRun.State.DONE, JobRun.State.FAILED)
        return over and self.undone_at is None and timezone.now() < self.undo_until

    # ---- verbs
    @classmethod
    def begin(cls, source: Version, target: Version, *, teams, mapping: dict, by) -> "Moving":
        """Takes up what the member has begun and not started, with the mapping as they have corrected it."""
        refuse_versions(source, target)
        if not teams:
            raise Refused(_now("Choose the teams whose opportunities move."), field="teams")
        key = {"workspace_id": by.workspace_id, "source": source, "target": target, "created_by": by}
        moving = cls.objects.filter(**key, started_at=None).first() or cls(**key, mapping=mapping)
        moving.teams = sorted(teams)
        moving.save()
        return moving

    @transaction.atomic
    def map_as(self, mapping: dict, *, teams, by) -> None:
        """Corrects it by hand, as long as it is not started."""
        self._lock()
        if self.is_started:
            raise Stale(_now("This was started already: its mapping stays what it was."))
        if not teams:
            raise Refused(_now("Choose the teams whose opportunities move."), field="teams")
        self._refuse_mapping(mapping)
        self.mapping, self.teams = mapping, sorted(teams)
        self.save(update_fields=["mapping", "teams"])

    @transaction.atomic
    def start(self, *, by) -> JobRun:
        """Chooses the opportunities; a job moves them. After a failure, asks for the rest."""
        self._lock()
        if self.is_started:
            return self._again(self.run, by)
        Version.objects.select_for_update(of=("self",), no_key=True).get(pk=self.target_id)
        refuse_versions(Version.objects.get(pk=self.source_id), Version.objects.get(pk=self.target_id))
        self._refuse_mapping(self.mapping)
        asked = {"moving": self.pk, "workspace": self.workspace_id, "source": self.source_id, "teams": self.teams}
        with connection.cursor() as cursor:
            cursor.execute(CHOOSE, asked)
            total = cursor.rowcount
        if not total:
            raise Stale(
                _now("No open opportunity of these teams is on version %(n)s any more.") % {"n": self.source.number}
            )
        self.started_at, self.started_by, self.run = timezone.now(), by, self._new_run(RUN, total, by)
        self.save(update_fields=["started_at", "started_by", "run"])
        return self.run

    @transaction.atomic
    def undo(self, *, by) -> JobRun:
        """Asks to take it back whole. What has moved on since stays, and is told."""
        self._lock()
        if self.undo_run is not None:
            return self._again(self.undo_run, by)
        if self.run is None or self.run.state not in (JobRun.State.DONE, JobRun.State.FAILED):
            raise Refused(_now("It can be undone once it is done."), code="not_done")
        if timezone.now() >= self.undo_until:
            raise Refused(_now("It can be undone for seven days. They are over."), code="too_late")
        moved = self.moves.filter(moved_at__isnull=False).count()
        self.undone_at, self.undone_by, self.undo_run = timezone.now(), by, self._new_run(UNDO, moved, by)
        self.save(update_fields=["undone_at", "undone_by", "undo_run"])
        return self.undo_run

    # ---- how
    def _lock(self) -> None:
        Moving.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.refresh_from_db()

    def _new_run(self, kind: str, total: int, by) -> JobRun:
        fields = {"workspace_id": self.workspace_id, "kind": kind, "total": total, "result": {"moving": self.pk}}
        return JobRun.objects.create(asked_by=by, **fields)

    def _again(self, run: JobRun, by) -> JobRun:
        if run.state != JobRun.State.FAILED or (run == self.run and self.undone_at):
            raise Stale(_now("This was started already."))
        run.state, run.error, run.asked_at = JobRun.State.WAITING, "", timezone.now()
        run.save(update_fields=["state", "error", "asked_at"])
        return run

    def _refuse_mapping(self, mapping: dict) -> None:
        old, new = score_of(self.source_id), score_of(self.target_id)
        for kind in KINDS:
            answers = {int(key): target for key, target in mapping.get(kind, {}).items()}
            if problems(getattr(old, kind), getattr(new, kind), answers, required=kind == "stages"):
                raise Refused(_now("The mapping cannot be used as it is: look at it again."), code="mapping")


def refuse_versions(source: Version, target: Version) -> None:
    """From an older version of the same process to one that is published."""
    if source.pk == target.pk or source.process_id != target.process_id or source.is_draft:
        raise Refused(_now("Opportunities move from an older version of the same process."), field="source")
    if not target.is_published:
        state = {"n": target.number, "state": target.get_state_display().lower()}
        raise Stale(_now("Opportunities move to a published version. Version %(n)s is: %(state)s.") % state)
    if source.published_at >= target.published_at:
        raise Refused(
            _now("Version %(n)s is not older: opportunities would go round in a circle.") % {"n": source.number},
            field="source",
            code="circular",
        )


class MoveQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        moves = super().visible_to(member)
        return moves if member.sees_everything else moves.filter(opportunity__team_id__in=member.team_ids)

    def waiting(self):
        return self.filter(moved_at=None, stays="")

    def moved(self):
        return self.filter(moved_at__isnull=False)

    def to_undo(self):
        return self.filter(moved_at__isnull=False, undone_at=None, kept="")


class Move(WorkspaceModel):
    """One opportunity of a moving: what it had, whether it went, and whether it came back."""

    class Stays(models.TextChoices):
        DECIDED = "decided", _("It ended in the meantime")
        ELSEWHERE = "elsewhere", _("Somebody else moved it in the meantime")
        TEAM = "team", _("It was given to another team in the meantime")
        STAGE = "stage", _("Its stage is not one of the version it follows")

    class Kept(models.TextChoices):
        DECIDED = "decided", _("It has ended, or was reopened, since")
        ELSEWHERE = "elsewhere", _("It was moved again since")
        STAGE = "stage", _("It entered a stage since")
        MILESTONE = "milestone", _("It reached a milestone since")
        CONVERSATION = "conversation", _("A conversation was logged or planned since")

    moving = models.ForeignKey(Moving, models.PROTECT, related_name="moves", db_index=False)
    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="moves")
    stage_before = models.ForeignKey("stages.Stage", models.PROTECT, null=True, related_name="+", db_index=False)
    stage_name_before = models.CharField(max_length=120, blank=True)
    reading_before = models.ForeignKey(
        "conversations.Reading", models.PROTECT, null=True, related_name="+", db_index=False
    )
    stays = models.CharField(max_length=12, choices=Stays.choices, blank=True)  # why it was not moved
    moved_at = models.DateTimeField(null=True)
    kept = models.CharField(max_length=12, choices=Kept.choices, blank=True)  # why it was not taken back
    undone_at = models.DateTimeField(null=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["moving", "opportunity"]
        constraints = [
            models.UniqueConstraint(fields=["moving", "opportunity"], name="move_once"),
            models.CheckConstraint(condition=models.Q(moved_at=None) | models.Q(stays=""), name="move_went_or_stays"),
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(moved_at__isnull=False, kept=""),
                name="move_undone_or_kept",
            ),
        ]

    def __str__(self):
        return f"{self.opportunity} · {self.moving}"
