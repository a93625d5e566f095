from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Stale
from stages.journal import Change, Conflict, difference, kind_of, replayed
from stages.models.draft_rows import KINDS, rows_of, write

# The drafts whose edit is being written down: what a verb does inside another verb belongs to the other's edit.
_being_edited: ContextVar[frozenset[int]] = ContextVar("being_edited", default=frozenset())


class EditQuerySet(WorkspaceQuerySet):
    def to_undo(self, member):
        """The last one that the member made and that stands."""
        return self.filter(by=member, undone_at=None).order_by("-number").first()

    def to_redo(self, member):
        """The first of those that the member took back: nothing of theirs came after."""
        return self.filter(by=member, undone_at__isnull=False).order_by("number").first()


class Edit(WorkspaceModel):
    """One edit of a draft by somebody, with the rows it changed before and after. The last fifty are kept."""

    KEPT = 50

    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()
    by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    says = models.TextField()  # in the language of who made it
    changes = models.JSONField()  # row, columns before, columns after
    undone_at = models.DateTimeField(null=True)

    objects = EditQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="edit_number_once")]

    def __str__(self):
        return self.says

    @classmethod
    @contextmanager
    def kept(cls, version, *, by, says: str = "") -> Iterator["Edit"]:
        """Keeps what the verbs inside change as one edit. The draft is held already."""
        if version.pk in _being_edited.get():
            yield cls(version=version)
            return
        token = _being_edited.set(_being_edited.get() | {version.pk})
        try:
            before = rows_of(version)
            edit = cls(workspace_id=version.workspace_id, version=version, by=by, says=says)
            yield edit
            edit._keep(difference(before, rows_of(version)))
        finally:
            _being_edited.reset(token)

    def _keep(self, changes):
        if not changes:
            return
        edits = Edit.objects.filter(version_id=self.version_id)
        self.number = (edits.aggregate(last=models.Max("number"))["last"] or 0) + 1
        self.changes = [[change.row, change.before, change.after] for change in changes]
        edits.filter(
            models.Q(number__lte=self.number - self.KEPT) | models.Q(by=self.by, undone_at__isnull=False)
        ).delete()
        self.save()

    # ---- verbs, on a draft that is held
    def take_back(self):
        self._replay([Change(*change).reversed for change in self.changes])
        self.undone_at = timezone.now()
        self.save(update_fields=["undone_at"])

    def make_again(self):
        self._replay([Change(*change) for change in self.changes])
        self.undone_at = None
        self.save(update_fields=["undone_at"])

    def _replay(self, changes):
        now = rows_of(self.version)
        try:
            with transaction.atomic():
                write(self.version, now, replayed(now, changes))
        except Conflict as conflict:
            raise Stale(_refusal(conflict, now, self), current=self) from conflict
        except IntegrityError as error:
            raise Stale(_("Somebody has edited the same since. Nothing was changed."), current=self) from error


def _refusal(conflict: Conflict, now, edit: Edit) -> str:
    row = now.get(conflict.row)
    kept = next((change for change in edit.changes if change[0] == conflict.row), [None, None, None])
    named = row or kept[1] or kept[2] or {}
    name = named.get("theme_name") or named.get("name") or ""
    model = KINDS.get(kind_of(conflict.row))
    if row is None or conflict.column is None or model is None:
        return _("“%(name)s” came, went or changed since by another hand. Nothing was changed.") % {"name": name}
    field = model._meta.get_field(conflict.column)
    words = {"name": name, "field": field.verbose_name, "value": _written(field, row[conflict.column])}
    return _("“%(name)s” was edited since by another hand: %(field)s is now “%(value)s”. Nothing was changed.") % words


def _written(field, value) -> str:
    if value is None or value == "":
        return "–"
    if field.is_relation:
        return str(field.related_model.objects.filter(pk=value).first() or "–")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(value) if isinstance(value, list) else str(value)
