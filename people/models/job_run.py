from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.base import WorkspaceModel, WorkspaceQuerySet


class JobRunQuerySet(WorkspaceQuerySet):
    def unfinished(self):
        return self.filter(state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])


class JobRun(WorkspaceModel):
    """What a background job did, or how far it is. It outlives the broker, which may be emptied any time."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    asked_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the last sign of life: a worker that was killed gives none

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["workspace", "kind", "-asked_at"], name="job_run_by_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]), name="job_run_state"
            )
        ]

    def __str__(self):
        return f"{self.kind} · {self.get_state_display()}"

    @property
    def share(self) -> float | None:
        return None if not self.total else min(1.0, self.done / self.total)

    # ---- verbs
    def claim(self, *, silent_for) -> bool:
        """Takes the work if nobody does it, or if whoever did gave no sign of life for that long."""
        now = timezone.now()
        free = models.Q(state=self.State.WAITING) | models.Q(state=self.State.RUNNING, seen_at__lt=now - silent_for)
        taken = (
            type(self)
            .objects.filter(free, pk=self.pk)
            .update(state=self.State.RUNNING, started_at=now, seen_at=now, error="")
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def progress(self, done: int, total: int | None = None) -> None:
        self.done, self.total, self.seen_at = done, total if total is not None else self.total, timezone.now()
        self.save(update_fields=["done", "total", "seen_at"])

    def finish(self, **result) -> None:
        self.state, self.finished_at, self.result = self.State.DONE, timezone.now(), result
        self.save(update_fields=["state", "finished_at", "result"])

    def fail(self, error: str) -> None:
        self.state, self.finished_at, self.error = self.State.FAILED, timezone.now(), error
        self.save(update_fields=["state", "finished_at", "error"])
