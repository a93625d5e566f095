from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel
from stages.models.vocabulary import BuyerRole


class Version(WorkspaceModel):
    """A process at one time: a draft, or published and then never changed again, or retired.

    The database itself refuses to change what belongs to a published or retired version (migration 0002).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="drafts")
    # The last stage at which an opportunity may still be disqualified; later it is lost, or no decision.
    disqualification_stage = models.PositiveSmallIntegerField(_("disqualification allowed up to stage"), default=2)
    revision = models.PositiveIntegerField(default=1)  # counts the edits of a draft: a stale page is refused
    why = models.TextField(_("why this version"), blank=True)
    hypothesis = models.TextField(_("what is expected of it"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["process", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published", "retired"]), name="version_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None)
                | models.Q(state__in=["published", "retired"], published_at__isnull=False),
                name="version_published_at",
            ),
        ]

    def __str__(self):
        return f"{self.process.name} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class VersionRole(WorkspaceModel):
    """A row of the score. The name and nature are copied, so that renaming the word changes no published version."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="roles")
    buyer_role = models.ForeignKey(BuyerRole, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    nature = models.CharField(_("nature"), max_length=12, choices=BuyerRole.Nature.choices)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "buyer_role"], name="version_role_once"),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="version_role_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.name
