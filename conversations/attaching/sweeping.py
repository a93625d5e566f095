"""Files leave the disk here and nowhere else: when nothing can bring their row back, and once that is committed.

Two rounds. Of the rows: what was removed an hour ago loses its bytes. Of the disk: what no row of the workspace
names, because its transaction never ended, its row is gone or its removal was cut short, goes after a day.
"""

from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from conversations.models import Attachment
from conversations.models.attachment import FOLDER

KEPT_AFTER_REMOVAL = timedelta(hours=1)  # meanwhile a removal can be undone
YOUNG = timedelta(days=1)  # the transaction that brought it may still run
AT_ONCE = 200


def erase_removed(workspace_id: int) -> int:
    """Of the workspace that is opened. Rows that somebody holds wait for the next round."""
    until = timezone.now() - KEPT_AFTER_REMOVAL
    removed = Attachment.objects.filter(workspace=workspace_id, removed_at__lt=until, erased_at=None)
    rows = list(removed.select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(erased_at=timezone.now())
    for row in rows:
        transaction.on_commit(partial(default_storage.delete, row.file.name))
    return len(rows)


def folders() -> list[int]:
    """Of the workspaces that ever had a file, also those that are gone."""
    return [int(name) for name in _inside(FOLDER, of_folders=True) if name.isdecimal()]


def erase_unnamed(workspace_id: int) -> int:
    """Reads the folder first and the rows after it: a file whose row comes meanwhile is young."""
    folder = f"{FOLDER}/{workspace_id}"
    old = [f"{folder}/{name}" for name in _inside(folder) if _is_old(f"{folder}/{name}")]
    kept = Attachment.objects.filter(workspace=workspace_id, erased_at=None, file__in=old)
    unnamed = set(old) - set(kept.values_list("file", flat=True)) if old else set()
    for name in unnamed:
        default_storage.delete(name)
    return len(unnamed)


def _inside(folder: str, *, of_folders: bool = False) -> list[str]:
    try:
        found, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return found if of_folders else files


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - YOUNG
    except FileNotFoundError:  # another round was quicker
        return False
