from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet


class WordQuerySet(WorkspaceQuerySet):
    def in_use(self):
        return self.filter(merged_into=None)

    def called(self, name: str, workspace_id: int, **defaults):
        """The word of that name, small or capital letters alike; a new one where there is none."""
        name = " ".join(name.split())
        found = self._found(name, workspace_id)
        if found is None:
            try:
                with transaction.atomic():
                    return self.create(workspace_id=workspace_id, name=name, **defaults)
            except IntegrityError:  # somebody wrote the same word at the same moment
                found = self._found(name, workspace_id)
        return found.merged_into or found

    def _found(self, name, workspace_id):
        return self.filter(workspace_id=workspace_id, name__iexact=name).select_related("merged_into").first()

    def all_called(self, names: dict[str, dict], workspace_id: int) -> dict:
        """The same for many at once: from each name, with what a new word would need, to its word."""
        asked = {name: " ".join(name.split()).lower() for name in names}
        rows = self.filter(workspace_id=workspace_id).annotate(small=Lower("name")).filter(small__in=asked.values())
        known = {row.small: row.merged_into or row for row in rows.select_related("merged_into")}
        for name, small in asked.items():
            if small not in known:
                known[small] = self.called(name, workspace_id, **names[name])
        return {name: known[small] for name, small in asked.items()}


class BuyerRole(WorkspaceModel):
    """“With whom”: sponsor, economic buyer, end user, IT, … A word of the workspace, shared by its versions."""

    class Nature(models.TextChoices):
        BENEFITS = "benefits", _("Benefits")
        DECIDES = "decides", _("Decides")
        IMPLEMENTS = "implements", _("Implements")
        USES = "uses", _("Uses")
        BUYS = "buys", _("Buys")
        INFLUENCES = "influences", _("Influences")

    name = models.CharField(_("name"), max_length=80)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="buyer_role_name_once")]

    def __str__(self):
        return self.name


class Theme(WorkspaceModel):
    """“About what”. A word of the workspace."""

    name = models.CharField(_("name"), max_length=120)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="theme_name_once")]

    def __str__(self):
        return self.name
