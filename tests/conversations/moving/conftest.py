import pytest

from stages.models import Milestone, PlannedConversation, Stage
from tests.builders.conversations import build_next_version


def rework(draft):
    """The second stage is renamed, its milestone gone; the first loses IT's conversation; a new one is required."""
    first, second, _third = draft.stages.all()
    sponsor = draft.roles.get(name="Sponsor")
    draft.planned_conversations.get(stage=first, is_required=False).remove(by=None)
    Milestone.objects.get(stage=second).remove(by=None)
    second.change(by=None, name="Agrees to change")
    new = PlannedConversation(version=draft, stage=Stage.objects.get(pk=second.pk), role=sponsor)
    new.add(by=None, theme_name="What it would be worth")


@pytest.fixture
def newer(cast, version):
    """Version 2 of the process, reworked."""
    return build_next_version(cast, version, rework)
