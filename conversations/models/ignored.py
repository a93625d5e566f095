from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale
from stages.models import BuyerRole, Process, Theme

AGAIN = 2  # what was ignored at 12 comes back at 24


class IgnoredQuerySet(WorkspaceQuerySet):
    def standing(self):
        return self.filter(taken_back_at=None)


class Ignored(WorkspaceModel):
    """Buyer role × theme held off the score, which somebody looked at and let be. It holds until its count doubles.

    The count is that of the whole company over the usual period, whoever looks.
    """

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="+")
    buyer_role = models.ForeignKey("stages.BuyerRole", models.PROTECT, related_name="+", db_index=False)
    theme = models.ForeignKey("stages.Theme", models.PROTECT, related_name="+", db_index=False)
    held = models.PositiveIntegerField()
    reason = models.CharField(_("why it stays off the score"), max_length=500)
    ignored_at = models.DateTimeField(auto_now_add=True)
    ignored_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = IgnoredQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "buyer_role", "theme"],
                condition=models.Q(taken_back_at=None),
                name="ignored_standing_once",
            ),
        ]

    def __str__(self):
        return self.reason

    def holds_at(self, held: int) -> bool:
        return held < AGAIN * self.held

    # ---- verbs
    @classmethod
    @transaction.atomic
    def ignore(cls, process: Process, role: BuyerRole, theme: Theme, *, held: int, reason: str, by) -> "Ignored":
        """Said once more, the reason of the day replaces the one before, which is kept."""
        reason = " ".join(reason.split())
        if not reason:
            raise Refused(_t("Say why it stays off the score: others will find it here."), field="reason")
        if not held:
            raise Stale(_t("It was not held off the score in this period."))
        Process.objects.select_for_update().get(pk=process.pk)
        before = cls.objects.filter(process=process, buyer_role=role, theme=theme).standing()
        before.update(taken_back_at=timezone.now(), taken_back_by=by)
        return cls.objects.create(
            workspace_id=process.workspace_id,
            process=process,
            buyer_role=role,
            theme=theme,
            held=held,
            reason=reason,
            ignored_by=by,
        )

    def take_back(self, *, by) -> None:
        """It is shown again."""
        mine = Ignored.objects.filter(pk=self.pk).standing()
        if not mine.update(taken_back_at=timezone.now(), taken_back_by=by):
            raise Stale(_t("It was taken back already."))
