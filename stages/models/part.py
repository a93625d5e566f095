import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from people.models import WorkspaceModel
from salesproc.errors import Refused, Stale


class PartOfVersion(WorkspaceModel):
    """A row of a version. It can change as long as the version is a draft, and says when it has changed.

    Every verb locks the version first: edits of one draft happen one after the other, and never
    while it is being published.
    """

    EDITED: tuple[str, ...] = ()  # the fields that people edit, by which a stale page is known
    READ_WITH: tuple[str, ...] = ()  # what a verb looks at beside the row

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
    def add(self, *, by, **values):
        """Puts a new row at the end of its siblings."""
        with self.its_version().editing(by=by) as edit:
            self._put(values)
            edit.says = _("“%(name)s” was added") % {"name": self}
        return self

    def change(self, *, by, seen: str | None = None, was: dict | None = None, **values):
        """Changes it, unless somebody else has since the `seen` word was read.

        With `was`, what the fields said on the page, it is refused only if one of these fields says something
        else by now.
        """
        with self.its_version().editing(by=by) as edit:
            self._read_again()
            if seen is not None and seen != self.seen:
                raise Stale(_("It was changed in the meantime. Nothing of yours was written."), current=self)
            self._refuse_if_changed(was or {}, values)
            edit.says = _("“%(name)s” was changed") % {"name": self}
            self._put(values)
        return self

    def move_to(self, position: int, *, by, was: int | None = None):
        """Gives it that place among its siblings, counted from 1; `was` is the place it had on the page."""
        with self.its_version().editing(by=by, says=_("“%(name)s” was moved") % {"name": self}):
            self._read_again()
            if was is not None and was != self.position:
                raise Stale(_("The order was changed in the meantime. Look at it again."), current=self)
            self._place(position)

    def remove(self, *, by, seen: str | None = None):
        with self.its_version().editing(by=by, says=_("“%(name)s” was removed") % {"name": self}):
            self._read_again()
            if seen not in (None, self.seen):
                says = _("It was changed in the meantime. Look at it again before removing it.")
                raise Stale(says, current=self)
            self.remove_what_hangs_on_it()
            self.delete()
            self._number(list(self.siblings().order_by("position")))

    def remove_what_hangs_on_it(self):
        """Rows that make no sense without this one."""

    def refuse_if_impossible(self):
        """Raises Refused when the row may not be written as it is."""

    # ---- writing
    def _read_again(self):
        """The row as it stands, once the draft is held."""
        rows = type(self).objects.select_related(*self.READ_WITH)
        try:
            self.refresh_from_db(from_queryset=rows)
        except self.DoesNotExist as gone:
            raise Stale(_("It was removed in the meantime.")) from gone

    def _refuse_if_changed(self, was: dict, values: dict):
        """Somebody wrote the same field since, and not what is written now."""
        for name in was.keys() & values.keys():
            if self.differs(name, was[name]) and self.differs(name, values[name]):
                says = _("Somebody else changed this meanwhile. What you wrote was not saved.")
                raise Stale(says, current=self, field=name)

    def differs(self, name: str, value) -> bool:
        """Whether a field says something else than a page sends."""
        return _plain(self._seen_value(name)) != _plain(value)

    def _place(self, position: int):
        rows = [row for row in self.siblings().order_by("position") if row.pk != self.pk]
        rows.insert(min(max(position, 1), len(rows) + 1) - 1, self)
        self._number(rows)

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


def _plain(value):
    """Rows as their ids, text with one kind of line end."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, list | tuple | models.QuerySet):
        return sorted(getattr(one, "pk", one) for one in value)
    return getattr(value, "pk", value)
