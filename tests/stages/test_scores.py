"""What a score says is remembered once it cannot change any more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import isolation
from stages.models import Version
from stages.scores import scores_of
from tests.builders.conversations import build_version


@pytest.fixture
def version(cast):
    return build_version(cast)


@pytest.fixture
def questions(cast):
    def count(versions) -> int:
        with CaptureQueriesContext(connection) as asked:
            scores_of(cast.workspace.pk, versions)
        return len(asked)

    return count


def test_a_score_has_its_notes_in_order_its_places_and_its_roles(cast, version):
    score = scores_of(cast.workspace.pk, [version.pk])[version.pk]
    assert [(note.theme_name, note.role_name, note.is_required) for note in score.notes[:2]] == [
        ("Theme 1 Sponsor", "Sponsor", True),
        ("Theme 1 IT", "IT", False),
    ]
    assert list(score.places.values()) == [1, 2, 3]
    assert [name for _role, name in score.roles] == ["Sponsor", "IT"]


def test_a_published_one_is_read_once(questions, version):
    assert questions([version.pk]) == 3
    assert questions([version.pk]) == 0
    assert questions([]) == 0


def test_a_draft_is_read_every_time(cast, questions, version):
    draft = Version.objects.create(workspace=cast.workspace, process=version.process, number=2)
    assert questions([draft.pk]) == questions([draft.pk]) == 3
    assert scores_of(cast.workspace.pk, [draft.pk])[draft.pk].notes == []


def test_what_one_workspace_has_read_is_not_for_another(cast, version):
    other = cast.other_workspace.pk
    assert len(scores_of(cast.workspace.pk, [version.pk])[version.pk].notes) == 6
    with isolation.opened(other):
        assert scores_of(other, [version.pk])[version.pk].notes == []
