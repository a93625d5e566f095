"""What every verb has: one transaction, and the member's name on what the database keeps of the change."""

from functools import wraps

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from salesproc.errors import Refused, Stale


def verb(method):
    @wraps(method)
    def run(*args, by, **kwargs):
        with transaction.atomic(), pghistory.context(member=by.pk):
            return method(*args, by=by, **kwargs)

    return run


class Locked:
    """A row that verbs lock before they judge it, so that two requests at once are one after the other."""

    def lock(self) -> None:
        """Reads the row again and keeps it from changing until the transaction ends.

        Relations that were loaded stay loaded where they still point to the same row. The lock leaves foreign
        keys to the row alone, so that it does not stop somebody who writes a conversation elsewhere.
        """
        columns = [field.attname for field in self._meta.concrete_fields if not field.generated]
        locked = type(self).objects.filter(pk=self.pk).select_for_update(no_key=True)
        for name, value in locked.values(*columns).get().items():
            setattr(self, name, value)


class Edited(Locked):
    """A row edited by several people: each edit says which revision it was made on."""

    EDITABLE: tuple[str, ...] = ()
    FOLLOWING: tuple[str, ...] = ()  # columns that `refuse_unfit` may set as a consequence

    @verb
    def edit(self, fields: dict, *, revision: int, by) -> None:
        self.lock()
        self.refuse_stale(revision)
        self.put(fields)

    def refuse_stale(self, revision: int) -> None:
        if revision != self.revision:
            raise Stale(_("Somebody changed this since you opened it. Nothing was overwritten."), current=self)

    def put(self, fields: dict) -> None:
        """Writes the values that differ, and counts the revision if there is any."""
        unknown = set(fields) - set(self.EDITABLE)
        if unknown:
            raise TypeError(f"{type(self).__name__} has nothing to edit named {', '.join(sorted(unknown))}.")
        before = {name: getattr(self, name) for name in fields}
        changed = [name for name, value in fields.items() if before[name] != value]
        if not changed:
            return
        try:
            self._take(fields)
            self.refuse_unfit(changed)
        except Refused:
            self._take(before)
            raise
        self.revision += 1
        self.save(update_fields=[*changed, *self.FOLLOWING, "revision"])

    def _take(self, values: dict) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def refuse_unfit(self, changed: list[str]) -> None:
        refuse_invalid(self, changed)


def refuse_invalid(row: models.Model, fields: list[str] | None = None) -> None:
    """The fields' own rules (length, digits, choices), as a refusal that names the first field at fault."""
    wanted = None if fields is None else set(fields)
    checked = {
        field.name
        for field in row._meta.concrete_fields
        if not (field.is_relation or field.generated or field.primary_key)
        and (wanted is None or field.name in wanted)
        and not (field.null and getattr(row, field.attname) is None)
    }
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - checked)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=name, code="invalid") from error
