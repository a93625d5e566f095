"""The rows of a draft as values, read in one question and written back; what is done with them is in `journal`."""

import json

from django.db import connection

from stages.journal import Rows, difference, kind_of
from stages.models.milestone import Milestone
from stages.models.planned_conversation import PlannedConversation
from stages.models.stage import Indicator, Stage, StageContributor
from stages.models.version_role import VersionRole

# In the order in which they are written; they are deleted in the other one.
KINDS = {
    "role": VersionRole,
    "stage": Stage,
    "contributor": StageContributor,
    "milestone": Milestone,
    "indicator": Indicator,
    "talk": PlannedConversation,
}
INSIDE = "stage_id IN (SELECT id FROM stages_stage WHERE version_id = %(version)s)"
OF_VERSION = "version_id = %(version)s"


def _asked(kind, model) -> str:
    own = any(field.name == "version" for field in model._meta.concrete_fields)
    return f"SELECT '{kind}:' || id, to_jsonb(t) FROM {model._meta.db_table} t WHERE {OF_VERSION if own else INSIDE}"  # noqa: S608 our own names


EVERYTHING = " UNION ALL ".join(
    [
        "SELECT 'version:' || id, jsonb_build_object('disqualification_stage', disqualification_stage) "
        "FROM stages_version WHERE id = %(version)s",
        *(_asked(kind, model) for kind, model in KINDS.items()),
    ]
)


def rows_of(version) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING, {"version": version.pk})
        return {row: json.loads(values) if isinstance(values, str) else values for row, values in cursor.fetchall()}


def write(version, now: Rows, then: Rows) -> None:
    """Makes the rows of the draft what `then` says. In as many statements as there are kinds, not rows."""
    changes = difference(now, then)
    gone = [change for change in changes if change.after is None]
    come = [change for change in changes if change.before is None]
    changed = [change for change in changes if change.before is not None and change.after is not None]
    for kind, model in reversed(KINDS.items()):
        if model is not Stage:
            _delete(model, _ids(kind, gone))
    left = _ids("stage", gone)  # what moved into them goes back before they go: the database asks of which draft it is
    Stage.objects.filter(pk__in=left, is_signature=True).update(is_signature=False)
    for kind, model in KINDS.items():
        _write_changed(model, {change.row: change.after for change in changed if kind_of(change.row) == kind}, then)
    _delete(Stage, left)
    for kind, model in KINDS.items():
        model.objects.bulk_create(_row(model, change.after) for change in come if kind_of(change.row) == kind)
    for change in changed:
        if kind_of(change.row) == "version":
            type(version).objects.filter(pk=version.pk).update(**change.after)
            version.disqualification_stage = change.after["disqualification_stage"]


def _delete(model, ids: list[int]) -> None:
    """In the database alone: what points to these rows is changed next, and the keys are looked at in the end."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = ANY(%s)", [ids])  # noqa: S608 our own name


def _write_changed(model, changes: dict, then: Rows) -> None:
    """The signature leaves its stage before another one takes it: the database lets only one have it."""
    columns = {column for values in changes.values() for column in values}
    if not columns:
        return
    rows = [_row(model, then[row]) for row in changes]
    if "is_signature" in columns:
        model.objects.filter(pk__in=[row.pk for row in rows]).update(is_signature=False)
    model.objects.bulk_update(rows, [model._meta.get_field(column).name for column in columns])


def _row(model, values: dict):
    """A column that has come since the values were kept has its default; one that has gone is left out."""
    known = {field.attname for field in model._meta.concrete_fields}
    return model(**{column: value for column, value in values.items() if column in known})


def _ids(kind: str, changes) -> list[int]:
    return [int(change.row.partition(":")[2]) for change in changes if kind_of(change.row) == kind]
