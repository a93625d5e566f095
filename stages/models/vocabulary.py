from itertools import groupby

import pghistory
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.history import tracked
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale


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

    def counted(self):
        """Each with the versions whose score has it, as `versions`."""
        return self.annotate(versions=models.Count("planned__version", distinct=True)).order_by("name")


class Word(WorkspaceModel):
    """A word of the workspace. Its versions keep the name that it had; drafts take the new one."""

    EDITED: tuple[str, ...] = ("name",)
    COPIED: dict[str, str] = {}  # from its columns to those of the rows that use it

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, editable=False)
    merged_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, editable=False, related_name="+")

    objects = WordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    # ---- verbs
    def edit(self, *, by, was: dict | None = None, **values):
        """Renames it, here and in the drafts that use it; `was` is what the page showed."""
        with transaction.atomic(), pghistory.context(member=by.pk):
            mine = self._locked([self])[0]
            if mine.merged_into_id:
                raise Stale(_t("It was merged into another one in the meantime."), current=mine)
            if was and any(was[name] != getattr(mine, name) for name in was):
                raise Stale(_t("It was changed in the meantime. Nothing of yours was written."), current=mine)
            for name, value in values.items():
                setattr(self, name, value)
            self._refuse_if_impossible()
            self.save(update_fields=list(values))
            copies = {self.COPIED[name]: getattr(self, name) for name in values}
            self._change_drafts(self._rows_in_drafts(), by=by, **copies)

    def merge_into(self, other, *, by) -> list:
        """From now on it is the other word: drafts say so at once, published versions keep what they said.

        Gives the rows of drafts that stay as they are, because the other word stands in the same place already.
        """
        with transaction.atomic(), pghistory.context(member=by.pk):
            mine, kept = self._both(other)
            type(self).objects.filter(merged_into=mine).update(merged_into=kept)
            mine.merged_into, mine.merged_at, mine.merged_by = kept, timezone.now(), by
            mine.save(update_fields=["merged_into", "merged_at", "merged_by"])
            copies = {copy: getattr(kept, name) for name, copy in self.COPIED.items()}
            rows = self._rows_in_drafts()
            return self._change_drafts(rows, by=by, **{rows.model.WORD: kept}, **copies)

    def bring_back(self, *, by):
        """It was merged by mistake: it is a word of its own again. Drafts keep what they say now."""
        with transaction.atomic(), pghistory.context(member=by.pk):
            mine = self._locked([self])[0]
            mine.merged_into = mine.merged_at = mine.merged_by = None
            mine.save(update_fields=["merged_into", "merged_at", "merged_by"])

    # ---- writing
    def _locked(self, words) -> list:
        """In the order asked for, each locked in the order of its number: two merges at once wait for each other."""
        rows = type(self).objects.select_for_update().filter(pk__in=[word.pk for word in words]).order_by("pk")
        found = {row.pk: row for row in rows}
        return [found[word.pk] for word in words]

    def _both(self, other) -> tuple:
        if other.pk == self.pk:
            raise Refused(_t("Choose another one than itself."), field="other")
        mine, kept = self._locked([self, other])
        if mine.merged_into_id or kept.merged_into_id:
            raise Stale(_t("One of them was merged in the meantime. Look again."))
        return mine, kept

    def _refuse_if_impossible(self):
        self.name = " ".join(self.name.split())
        if not self.name:
            raise Refused(_t("It needs a name."), field="name")
        if type(self).objects.filter(workspace_id=self.workspace_id, name__iexact=self.name).exclude(pk=self.pk):
            raise Refused(_t("There is one of this name already. Merge the two instead."), field="name")

    def _rows_in_drafts(self):
        return self.planned.filter(version__state="draft").select_related("version").order_by("version", "pk")

    def _change_drafts(self, rows, *, by, **values) -> list:
        """One edit of each draft. Gives the rows that could not take it."""
        left = []
        for version, its_rows in groupby(rows, key=lambda row: row.version):
            with version.editing(by=by, says=_t("“%(name)s” was renamed") % {"name": self}):
                left += [row for row in its_rows if not self._changed(row, by, values)]
        return left

    @staticmethod
    def _changed(row, by, values) -> bool:
        try:
            with transaction.atomic():
                row.change(by=by, **values)
        except Refused:
            return False
        return True


@tracked("name", "nature", "merged_into")
class BuyerRole(Word):
    """“With whom”: sponsor, economic buyer, end user, IT, … Shared by the versions of the workspace."""

    class Nature(models.TextChoices):
        BENEFITS = "benefits", _("Benefits")
        DECIDES = "decides", _("Decides")
        IMPLEMENTS = "implements", _("Implements")
        USES = "uses", _("Uses")
        BUYS = "buys", _("Buys")
        INFLUENCES = "influences", _("Influences")

    EDITED = ("name", "nature")
    COPIED = {"name": "name", "nature": "nature"}

    name = models.CharField(_("name"), max_length=80)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="buyer_role_name_once")]


@tracked("name", "merged_into")
class Theme(Word):
    """“About what”."""

    COPIED = {"name": "theme_name"}

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="theme_name_once")]
