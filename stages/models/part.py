import hashlib

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from people.models import WorkspaceModel
from salesproc.errors import Refused, Stale


class PartOfVersion(WorkspaceModel):
    """A row of a version. It can change as long as the version is a draft, and says when it has changed.

    Every verb locks the version first: edits of one draft happen one after the other, and never
    while it is being published.
    """

    EDITED: tuple[str, ...] = ()  # the fields that people edit, by which a stale page is known

    class Meta:
        abstract = True

    def its_version(self):
        return self.version

    def siblings(self):
        """The rows among which this one has its position."""
        return type(self).objects.filter(version_id=self.version_id)

    @property
    def seen(self) -> str:
        """What the row says now, as a short word. An edit brings back the word of what it was made from."""
        values = [(name, self._seen_value(name)) for name in self.EDITED]
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]

    def _seen_value(self, name):
        return getattr(self, self._meta.get_field(name).attname)

    # ---- verbs
    @transaction.atomic
    def add(self, *, by, **values):
        """Puts a new row at the end of its siblings."""
        self.its_version().open_to_edit(by=by)
        self._put(values)
        return self

    @transaction.atomic
    def change(self, *, by, seen: str | None = None, **values):
        """Changes it, unless somebody else has since the `seen` word was read."""
        self.its_version().open_to_edit(by=by)
        current = type(self).objects.filter(pk=self.pk).first()
        if current is None:
            raise Stale(_("It was removed in the meantime."))
        if seen is not None and seen != current.seen:
            raise Stale(_("It was changed in the meantime. Nothing of yours was written."), current=current)
        self.refresh_from_db()
        self._put(values)
        return self

    @transaction.atomic
    def move_to(self, position: int, *, by, was: int | None = None):
        """Gives it that place among its siblings, counted from 1; `was` is the place it had on the page."""
        self.its_version().open_to_edit(by=by)
        self.refresh_from_db(fields=["position"])
        if was is not None and was != self.position:
            raise Stale(_("The order was changed in the meantime. Look at it again."), current=self)
        rows = [row for row in self.siblings().order_by("position") if row.pk != self.pk]
        place = min(max(position, 1), len(rows) + 1)
        rows.insert(place - 1, self)
        self._number(rows)

    @transaction.atomic
    def remove(self, *, by, seen: str | None = None):
        self.its_version().open_to_edit(by=by)
        current = type(self).objects.filter(pk=self.pk).first()
        if current is None or seen not in (None, current.seen):
            raise Stale(_("It was changed in the meantime. Look at it again before removing it."), current=current)
        self.remove_what_hangs_on_it()
        self.delete()
        self._number(list(self.siblings().order_by("position")))

    def remove_what_hangs_on_it(self):
        """Rows that make no sense without this one."""

    def refuse_if_impossible(self):
        """Raises Refused when the row may not be written as it is."""

    # ---- writing
    def _put(self, values: dict):
        for name, value in values.items():
            setattr(self, name, value)
        if self._state.adding:
            self.workspace_id = self.its_version().workspace_id
            self.position = (self.siblings().aggregate(last=models.Max("position"))["last"] or 0) + 1
        relations = [field.name for field in self._meta.concrete_fields if field.is_relation]
        try:
            self.clean_fields(exclude=relations)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise Refused(messages[0], field=field) from error
        self.refuse_if_impossible()
        self.save()

    @staticmethod
    def _number(rows):
        for place, row in enumerate(rows, start=1):
            row.position = place
        if rows:
            type(rows[0]).objects.bulk_update(rows, ["position"])
