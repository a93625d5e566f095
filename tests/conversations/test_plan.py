"""What a version plans is remembered once it cannot change any more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.plan import NO_PLAN, plan_of
from people import isolation
from stages.models import Version
from tests.builders.conversations import build_version


@pytest.fixture
def version(cast):
    return build_version(cast)


def questions(version_id) -> int:
    with CaptureQueriesContext(connection) as asked:
        plan_of(version_id)
    return len(asked)


def test_a_plan_has_its_notes_in_order_its_places_and_its_roles(version):
    plan = plan_of(version.pk)
    assert [(note.theme_name, note.role.name, note.is_required) for note in plan.planned[:2]] == [
        ("Theme 1 Sponsor", "Sponsor", True),
        ("Theme 1 IT", "IT", False),
    ]
    assert list(plan.places.values()) == [0, 1, 2]
    assert [role.name for role in plan.roles] == ["Sponsor", "IT"]
    assert plan.stages_by_key == {stage.pk: stage for stage in version.stages.all()}


def test_a_published_one_is_read_once(version):
    assert questions(version.pk) == 5
    assert questions(version.pk) == 0


def test_without_a_version_there_is_nothing_to_read():
    assert plan_of(None) is NO_PLAN


def test_a_draft_is_read_every_time(cast, version):
    draft = Version.objects.create(workspace=cast.workspace, process=version.process, number=2)
    assert questions(draft.pk) == questions(draft.pk) == 5


def test_what_is_not_seen_is_not_remembered(cast, version):
    with isolation.opened(cast.other_workspace.pk):
        assert plan_of(version.pk).planned == ()
    assert len(plan_of(version.pk).planned) == 6
