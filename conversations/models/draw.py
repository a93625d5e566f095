import secrets

from django.db import models
from django.utils import timezone

from conversations.models.account import Account
from people.models import WorkspaceModel, WorkspaceQuerySet
from stages.models import Trial

OUT_OF = 100


class DrawQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        draws = super().visible_to(member)
        return draws if member.sees_everything else draws.filter(trial__team_id__in=member.team_ids)

    def of_account(self, account):
        """Its own, or that of an account of the same name: entered twice, a buyer is drawn once."""
        same = Account.objects.filter(pk=account.pk).values("search")
        return self.filter(models.Q(account=account) | models.Q(account__search__in=same)).order_by("pk")


class Draw(WorkspaceModel):
    """Which version of a trial was drawn for an account, when its first opportunity was opened.

    One for each account and trial: opening again changes nothing. The number is drawn by the operating system's
    generator, from 0 to 99; those under the share give version B. The database refuses to change or remove a draw
    (its migration), and the opportunity stays in the cohort that was drawn, whatever becomes of it.
    """

    class Arm(models.TextChoices):
        A = "a", "A"
        B = "b", "B"

    trial = models.ForeignKey("stages.Trial", models.PROTECT, related_name="draws")
    account = models.ForeignKey("conversations.Account", models.PROTECT, related_name="+", db_index=False)
    # A deleted opportunity leaves its draw behind: that it was drawn stays counted.
    opportunity = models.ForeignKey(
        "conversations.Opportunity", models.DO_NOTHING, related_name="draws", db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    share = models.PositiveSmallIntegerField()  # in percent, as it was then
    arm = models.CharField(max_length=1, choices=Arm.choices)
    drawn_at = models.DateTimeField(default=timezone.now)
    drawn_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "account"], name="draw_once"),
            models.CheckConstraint(condition=models.Q(number__range=(0, OUT_OF - 1)), name="draw_number"),
            models.CheckConstraint(
                condition=models.Q(arm="a", number__gte=models.F("share"))
                | models.Q(arm="b", number__lt=models.F("share")),
                name="draw_follows_its_number",
            ),
        ]

    def __str__(self):
        return f"{self.trial} · {self.number}"

    @property
    def version(self):
        return self.trial.version_b if self.arm == self.Arm.B else self.trial.version_a

    # ---- verbs
    @classmethod
    def of_new(cls, account, team, *, at, by) -> "Draw | None":
        """What decides the version of an opportunity that is being opened; None where the team tries nothing.

        The trial is held until the end of the transaction: of two openings at once the second one finds the draw
        of the first, and none is drawn while the trial is being ended.
        """
        trials = Trial.objects.running().filter(team=team, begun_at__lte=at).select_related("version_a", "version_b")
        trial = trials.select_for_update(of=("self",), no_key=True).first()
        if trial is None or trial.is_over(by.workspace.today()):
            return None
        known = cls.objects.filter(trial=trial).of_account(account).first()
        return known or cls._drawn(trial, account, by=by)

    @classmethod
    def _drawn(cls, trial, account, *, by) -> "Draw":
        number = secrets.randbelow(OUT_OF)
        arm = cls.Arm.B if number < trial.share else cls.Arm.A
        same = {"workspace_id": trial.workspace_id, "trial": trial, "account": account, "share": trial.share}
        return cls(number=number, arm=arm, drawn_by=by, **same)

    def keep_for(self, opportunity) -> None:
        """Of the first opportunity; those that come after follow the draw and are not drawn again."""
        if self._state.adding:
            self.opportunity = opportunity
            self.save(force_insert=True)
