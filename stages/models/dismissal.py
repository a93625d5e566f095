from django.core import signing
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale

SALT = "stages.dismissal"
WORSE = 0.1  # what was dismissed at 30 % is said again at 40 %


class DismissalQuerySet(WorkspaceQuerySet):
    def standing(self):
        return self.filter(taken_back_at=None)

    def by_fingerprint(self, process) -> dict[str, "Dismissal"]:
        rows = self.filter(process=process).standing().select_related("dismissed_by")
        return {row.fingerprint: row for row in rows}


class Dismissal(WorkspaceModel):
    """A finding of the design review that somebody looked at and let be, with the reason.

    It holds in every version of the process, until the cause changes: that is another fingerprint. A finding about
    what happened in deals has the figure of that day, and comes back when it has become worse by ten points.
    """

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="dismissals")
    check_number = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    finding = models.TextField()  # as it was said to the person who dismissed it
    figure = models.FloatField(null=True)
    reason = models.CharField(_("why it may stay"), max_length=500)
    dismissed_at = models.DateTimeField(auto_now_add=True)
    dismissed_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    objects = DismissalQuerySet.as_manager()

    class Meta:
        ordering = ["dismissed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "fingerprint"],
                condition=models.Q(taken_back_at=None),
                name="dismissal_standing_once",
            ),
            models.CheckConstraint(condition=models.Q(check_number__range=(1, 12)), name="dismissal_of_a_check"),
        ]

    def __str__(self):
        return self.finding

    def holds_at(self, figure: float | None) -> bool:
        return self.figure is None or figure is None or figure < self.figure + WORSE

    # ---- verbs
    @classmethod
    @transaction.atomic
    def dismiss(cls, process, finding: "Dismissible", *, by, reason: str) -> "Dismissal":
        """Said once more, the reason of the day replaces the one before, which is kept."""
        reason = " ".join(reason.split())
        if not reason:
            raise Refused(_t("Say why it may stay: others will find it here."), field="reason")
        type(process).objects.select_for_update().get(pk=process.pk)
        before = cls.objects.filter(process=process, fingerprint=finding.fingerprint).standing()
        before.update(taken_back_at=timezone.now(), taken_back_by=by)
        return cls.objects.create(
            workspace_id=process.workspace_id,
            process=process,
            check_number=finding.check,
            fingerprint=finding.fingerprint,
            finding=finding.says,
            figure=finding.figure,
            reason=reason,
            dismissed_by=by,
        )

    def take_back(self, *, by) -> None:
        """The finding is said again."""
        mine = Dismissal.objects.filter(pk=self.pk).standing()
        if not mine.update(taken_back_at=timezone.now(), taken_back_by=by):
            raise Stale(_t("It was taken back already."))


class Dismissible:
    """A finding as a page hands it over and gets it back: signed, so that only what was found can be dismissed."""

    def __init__(self, check: int, fingerprint: str, says: str, figure: float | None = None):
        self.check, self.fingerprint, self.says, self.figure = check, fingerprint, says, figure

    def signed(self, process_id: int) -> str:
        return signing.dumps(
            [process_id, self.check, self.fingerprint, self.says, self.figure], salt=SALT, compress=True
        )

    @classmethod
    def of(cls, token: str, process_id: int) -> "Dismissible":
        try:
            of_process, *values = signing.loads(token, salt=SALT)
        except signing.BadSignature as error:
            raise Refused(_t("This finding is not known any more. Look at the review again.")) from error
        if of_process != process_id:
            raise Refused(_t("This finding is about another process."))
        return cls(*values)
