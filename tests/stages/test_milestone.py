import pytest

from stages.models import Milestone, PlannedConversation


@pytest.fixture
def milestone(draft):
    return Milestone.objects.filter(stage=draft.stages.first()).first()


def sent(milestone, **changes):
    fields = {"name": milestone.name, "verifications": milestone.verifications, "seen": milestone.seen}
    return {**fields, "is_required": "on" if milestone.is_required else "", **changes}


def test_a_milestone_is_added_at_the_end_of_its_stage(manager_client, url, draft):
    stage = draft.stages.first()
    data = {"name": "given a date", "verifications": ["date", "email"], "is_required": "on"}
    answer = manager_client.post(url("milestone_create", stage=stage.pk), data)
    milestone = stage.milestones.get(name="given a date")
    assert answer.url.endswith(f"?stage={stage.pk}#inspector")
    assert (milestone.position, milestone.verifications, milestone.is_required) == (4, ["date", "email"], True)


def test_a_milestone_is_changed_and_keeps_its_lineage(manager_client, url, milestone):
    lineage = milestone.lineage
    data = sent(milestone, name="said it aloud", verifications=["said"])
    assert manager_client.post(url("milestone_update", pk=milestone.pk), data).status_code == 302
    milestone.refresh_from_db()
    assert (milestone.name, milestone.verifications, milestone.lineage) == ("said it aloud", ["said"], lineage)


def test_a_milestone_without_a_way_to_verify_it_is_allowed(manager_client, url, milestone):
    manager_client.post(url("milestone_update", pk=milestone.pk), sent(milestone, verifications=[]))
    milestone.refresh_from_db()
    assert milestone.verifications == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 300}, "at most 160 characters"),
        ({"name": "Named who else is affected"}, "This stage has this milestone already"),
        ({"verifications": ["guessed"]}, "guessed"),
    ],
)
def test_what_is_wrong_is_told(manager_client, url, milestone, changes, sentence):
    answer = manager_client.post(url("milestone_update", pk=milestone.pk), sent(milestone, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_stale_form_says_the_newer_value_in_words(manager_client, url, cast, milestone):
    opened = sent(milestone, name="Mine")
    Milestone.objects.get(pk=milestone.pk).change(by=cast.other_manager, verifications=["document", "date"])
    answer = manager_client.post(url("milestone_update", pk=milestone.pk), opened)
    assert answer.status_code == 409
    assert "It says now: Document, Date given" in answer.content.decode()


def test_removing_a_milestone_keeps_the_conversations_that_served_it(manager_client, url, milestone):
    talk = PlannedConversation.objects.get(milestone=milestone)
    page = manager_client.get(url("milestone_remove", pk=milestone.pk)).content.decode()
    assert talk.theme_name in page
    manager_client.post(url("milestone_remove", pk=milestone.pk), {"seen": milestone.seen})
    talk.refresh_from_db()
    assert talk.milestone is None
    assert list(talk.stage.milestones.values_list("position", flat=True)) == [1, 2]


def test_milestones_change_places(manager_client, url, milestone):
    manager_client.post(url("milestone_position_update", pk=milestone.pk), {"position": 3, "was": 1})
    assert milestone.stage.milestones.last() == milestone
