"""What leaves the disk, and when; two at once; links; and the same by the API."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from conversations.attaching import sweeping
from conversations.attaching.tasks import sweep_removed_files, sweep_unnamed_files
from conversations.models import Attachment
from salesproc.errors import Refused
from tests.builders.conversations import build_held, read_again
from tests.builders.files import PNG, build_attachment

OLD = 2 * 24 * 3600


@pytest.fixture
def talk(cast, opportunity, uploads):
    return build_held(cast, opportunity)


def aged(path):
    before = timezone.now().timestamp() - OLD
    os.utime(path, (before, before))


def test_bytes_of_a_removed_file_go_after_an_hour_and_then_nothing_brings_them_back(
    cast, talk, django_capture_on_commit_callbacks
):
    row, other = build_attachment(cast, talk), build_attachment(cast, talk, "b.png", PNG)
    row.remove(by=cast.rep)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_removed_files()
    assert default_storage.exists(row.file.name)  # it was removed a moment ago
    Attachment.objects.filter(pk=row.pk).update(removed_at=timezone.now() - timedelta(hours=2))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            sweep_removed_files()
    assert not default_storage.exists(row.file.name)
    assert default_storage.exists(other.file.name)
    with pytest.raises(Refused, match="left the server"):
        read_again(row).restore(by=cast.rep)


def test_nothing_leaves_the_disk_before_it_is_committed(cast, talk, django_capture_on_commit_callbacks):
    row = build_attachment(cast, talk)
    Attachment.objects.update(removed_at=timezone.now() - timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        assert sweeping.erase_removed(cast.workspace.pk) == 1
    assert default_storage.exists(row.file.name)
    assert len(waiting) == 1


def test_what_no_row_names_goes_once_it_is_old(cast, talk, uploads):
    row = build_attachment(cast, talk)
    folder = uploads / "attachments" / str(cast.workspace.pk)
    young, old = folder / ("a" * 32), folder / ("b" * 32)
    for path in (young, old):
        path.write_bytes(b"x")
    aged(old)
    aged(uploads / row.file.name)
    for _ in range(2):
        sweep_unnamed_files()
    assert sorted(path.name for path in folder.iterdir()) == sorted([young.name, os.path.basename(row.file.name)])


def test_what_was_erased_and_is_still_there_goes(cast, talk, uploads):
    """The process ended between the commit and the disk."""
    row = build_attachment(cast, talk)
    Attachment.objects.update(removed_at=timezone.now(), erased_at=timezone.now())
    aged(uploads / row.file.name)
    sweep_unnamed_files()
    assert not default_storage.exists(row.file.name)


def test_files_of_a_workspace_that_is_gone_go(cast, uploads):
    name = default_storage.save("attachments/999999999/" + "c" * 32, ContentFile(b"x"))
    aged(uploads / name)
    sweep_unnamed_files()
    assert not default_storage.exists(name)


def test_a_disk_without_files_is_swept_too(cast, uploads):
    sweep_unnamed_files()
    assert sweeping.folders() == []
