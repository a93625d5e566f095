from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from salesproc.errors import Refused
from stages.models.part import PartOfVersion
from stages.models.planned_conversation import PlannedConversation
from stages.models.vocabulary import BuyerRole


class VersionRole(PartOfVersion):
    """A row of the score. The name and nature are copied, so that renaming the word changes no published version."""

    EDITED = ("name", "nature")
    MOST = 20
    WORD = "buyer_role"

    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="roles")
    buyer_role = models.ForeignKey(BuyerRole, models.PROTECT, related_name="planned")
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

    def refuse_if_impossible(self):
        self.name = " ".join(self.name.split())
        if not self.name:
            raise Refused(_t("Say with whom."), field="name")
        self._take_word()
        if self.siblings().filter(buyer_role=self.buyer_role).exclude(pk=self.pk).exists():
            raise Refused(_t("This buyer role has a row already."), field="name")
        if self._state.adding and self.siblings().count() >= self.MOST:
            raise Refused(_t("A score has %(n)s buyer roles at most.") % {"n": self.MOST}, field="name")

    def _take_word(self):
        """The word of the workspace, kept where the name was not edited: the word may have been renamed since."""
        before = VersionRole.objects.filter(pk=self.pk).values_list("name", flat=True).first()
        if self.buyer_role_id is None or before != self.name:
            self.buyer_role = BuyerRole.objects.called(self.name, self.workspace_id, nature=self.nature)

    def remove_what_hangs_on_it(self):
        PlannedConversation.objects.filter(role=self).delete()
