from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conversations.models.verb import Edited, verb
from metrics.maturity import DEFAULTS, Thresholds
from people.history import tracked
from people.models import WorkspaceModel
from salesproc.errors import Refused

# The least and the most that each may be. A share of nothing, or more than everybody, would ask for nothing at all.
BOUNDS = {
    "trained_share": (0.01, 1),
    "milestone_share": (0.01, 1),
    "on_score_share": (0.01, 1),
    "other_departments": (0, 20),
    "use_window_days": (7, 730),
    "revision_days": (7, 1460),
    "answer_days": (1, 365),
}
SHARES = tuple(name for name in BOUNDS if name.endswith("_share"))


@tracked(*BOUNDS)
class MaturityThresholds(Edited, WorkspaceModel):
    """What a level asks for in this workspace. Without a row, what is delivered."""

    EDITABLE = tuple(BOUNDS)

    trained_share = models.FloatField(_("People trained on the version in force"), default=DEFAULTS.trained_share)
    milestone_share = models.FloatField(_("Moves with their required milestones"), default=DEFAULTS.milestone_share)
    on_score_share = models.FloatField(_("Conversations on the score"), default=DEFAULTS.on_score_share)
    other_departments = models.PositiveIntegerField(_("Other departments"), default=DEFAULTS.other_departments)
    use_window_days = models.PositiveIntegerField(_("Days of use looked at"), default=DEFAULTS.use_window_days)
    revision_days = models.PositiveIntegerField(_("Days since a version or a review"), default=DEFAULTS.revision_days)
    answer_days = models.PositiveIntegerField(_("Days until an answer"), default=int(DEFAULTS.answer_days))
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "maturity thresholds"
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="maturity_thresholds_once"),
            models.CheckConstraint(
                condition=models.Q(
                    **{f"{name}__gte": low for name, (low, _high) in BOUNDS.items()},
                    **{f"{name}__lte": high for name, (_low, high) in BOUNDS.items()},
                ),
                name="maturity_thresholds_within",
            ),
        ]

    def __str__(self):
        return f"r{self.revision}"

    @classmethod
    def of(cls, workspace_id: int) -> "MaturityThresholds":
        """Those of the workspace; unsaved ones as delivered while nobody has changed them."""
        return cls.objects.filter(workspace_id=workspace_id).first() or cls(workspace_id=workspace_id)

    @property
    def asked(self) -> Thresholds:
        return Thresholds(**{name: getattr(self, name) for name in BOUNDS})

    # ---- verbs
    @verb
    def change(self, fields: dict, *, revision: int, by) -> None:
        """The first change writes the row; whoever comes at the same moment is told that it was changed."""
        with transaction.atomic():
            row, _is_new = type(self).objects.get_or_create(workspace_id=by.workspace_id)
        before = row.revision
        row.edit(fields, revision=revision, by=by)
        if row.revision != before:
            type(self).objects.filter(pk=row.pk).update(changed_at=timezone.now(), changed_by=by)

    def refuse_unfit(self, changed: list[str]) -> None:
        for name in changed:
            low, high = BOUNDS[name]
            if not low <= getattr(self, name) <= high:
                raise Refused(_t("This is not between %(low)s and %(high)s.") % {"low": low, "high": high}, field=name)
