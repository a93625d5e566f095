import pytest

from people import isolation
from people.models import Department
from stages.models import Indicator, Milestone, PlannedConversation, Stage
from tests.browsing import as_typed


@pytest.fixture
def stage(draft):
    return draft.stages.first()


def sent(stage, **changes):
    """What the form of the stage sends when nothing is typed, with the changes."""
    fields = {name: getattr(stage, name) for name in ("name", "purpose", "enters", "leaves", "transformation")}
    fields |= {"expected_days": stage.expected_days, "answerable": stage.answerable_id or "", "seen": stage.seen}
    fields["contributors"] = [department.pk for department in stage.contributors.all()]
    if stage.is_signature:
        fields["is_signature"] = "on"
    return {**fields, **changes}


def test_a_stage_is_added_at_the_end(manager_client, url, cast, draft):
    answer = manager_client.post(url("stage_create", version=draft.pk), {"name": "Tells others"})
    stage = Stage.objects.get(name="Tells others")
    assert (stage.position, stage.workspace) == (8, cast.workspace)
    assert answer.url == f"{url('version_show', pk=draft.pk)}?stage={stage.pk}#inspector"


def test_a_stage_is_changed(manager_client, url, cast, stage):
    sales = stage.answerable
    data = sent(stage, name="Sees it coming", expected_days=12, contributors=[sales.pk])
    assert manager_client.post(url("stage_update", pk=stage.pk), data).status_code == 302
    stage.refresh_from_db()
    assert (stage.name, stage.expected_days, list(stage.contributors.all())) == ("Sees it coming", 12, [sales])


def test_sending_what_was_there_changes_nothing(manager_client, url, stage):
    before = stage.seen
    assert manager_client.post(url("stage_update", pk=stage.pk), sent(stage)).status_code == 302
    stage.refresh_from_db()
    assert stage.seen == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This field is required"),
        ("   ", "This field is required"),
        ("x" * 300, "at most 80 characters"),
        ("agrees it  MUST change", "Another stage of this version has this name"),
        ("a\x00b", "Null characters are not allowed"),
    ],
)
def test_a_wrong_name_is_told_at_its_field_and_kept(manager_client, url, stage, name, sentence):
    answer = manager_client.post(url("stage_update", pk=stage.pk), sent(stage, name=name, purpose="Typed at length"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Typed at length" in page
    stage.refresh_from_db()
    assert stage.name == "Sees the problem"


@pytest.mark.parametrize("days", ["0", "-3", "12.5", "many", "99999"])
def test_wrong_days_are_refused(manager_client, url, stage, days):
    assert manager_client.post(url("stage_update", pk=stage.pk), sent(stage, expected_days=days)).status_code == 422


@pytest.mark.parametrize(
    "name", ["<b>Sees</b> & <script>alert(1)</script>", "يرى المشكلة", "‮reversed", "Prêt à « signer »"]
)
def test_any_text_is_kept_and_shown_as_typed(manager_client, url, draft, stage, name):
    assert manager_client.post(url("stage_update", pk=stage.pk), sent(stage, name=name)).status_code == 302
    stage.refresh_from_db()
    assert stage.name == name
    page = manager_client.get(url("version_show", pk=draft.pk)).content.decode()
    assert "<script>alert" not in page
    assert "<b>Sees" not in page


def test_a_department_of_another_company_is_no_choice(manager_client, url, cast, stage, their_draft):
    with isolation.opened(cast.other_workspace.pk):
        foreign = Department.objects.first()
    answer = manager_client.post(url("stage_update", pk=stage.pk), sent(stage, answerable=foreign.pk))
    assert answer.status_code == 422


def test_marking_the_signature_takes_it_from_the_other_stage(manager_client, url, draft, stage):
    manager_client.post(url("stage_update", pk=stage.pk), sent(stage, is_signature="on"))
    assert [marked.pk for marked in draft.stages.filter(is_signature=True)] == [stage.pk]


def test_a_stale_form_is_refused_shows_the_newer_value_and_keeps_what_was_typed(manager_client, url, cast, stage):
    opened = sent(stage)
    Stage.objects.get(pk=stage.pk).change(by=cast.other_manager, seen=stage.seen, name="Feels the pain")
    answer = manager_client.post(url("stage_update", pk=stage.pk), {**opened, "name": "Mine", "purpose": "My purpose"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It was changed in the meantime" in page
    assert "It says now: Feels the pain" in page
    assert 'value="Mine"' in page
    assert "My purpose" in page
    stage.refresh_from_db()
    assert stage.name == "Feels the pain"


def test_sending_a_refused_form_again_replaces_knowingly(manager_client, url, cast, stage):
    opened = sent(stage)
    Stage.objects.get(pk=stage.pk).change(by=cast.other_manager, name="Feels the pain")
    refused = manager_client.post(url("stage_update", pk=stage.pk), {**opened, "name": "Mine"})
    again = {**opened, "name": "Mine", "seen": refused.context["form"].data["seen"]}
    assert manager_client.post(url("stage_update", pk=stage.pk), again).status_code == 302
    stage.refresh_from_db()
    assert stage.name == "Mine"


def test_a_form_open_while_the_draft_is_published_is_refused(manager_client, url, cast, draft, stage):
    data = sent(stage, name="Too late")
    draft.publish(by=cast.other_manager, why="Ready")
    answer = manager_client.post(url("stage_update", pk=stage.pk), data)
    assert answer.status_code == 409
    assert "what was published never changes" in answer.content.decode()


def test_a_stage_of_a_published_version_has_no_form(manager_client, url, cast, draft, stage):
    draft.publish(by=cast.manager, why="Ready")
    assert manager_client.get(url("stage_update", pk=stage.pk)).status_code == 409


def test_a_stage_moves_by_a_press(manager_client, url, draft, stage):
    manager_client.post(url("stage_position_update", pk=stage.pk), {"position": 2, "was": 1})
    names = list(draft.stages.values_list("name", flat=True))
    assert names[:3] == ["Agrees it must change", "Sees the problem", "Compares ways to solve it"]
    assert list(draft.stages.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("position", ["0", "-4", "999", "x", ""])
def test_a_place_that_does_not_exist_is_the_nearest_one(manager_client, url, draft, stage, position):
    manager_client.post(url("stage_position_update", pk=stage.pk), {"position": position, "was": 1})
    assert list(draft.stages.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_a_press_on_a_stale_order_moves_nothing(manager_client, url, cast, draft, stage):
    Stage.objects.get(pk=stage.pk).move_to(4, by=cast.other_manager)
    answer = manager_client.post(url("stage_position_update", pk=stage.pk), {"position": 2, "was": 1})
    assert answer.status_code == 409
    stage.refresh_from_db()
    assert stage.position == 4


def test_removing_a_stage_says_what_goes_and_takes_it(manager_client, url, draft, stage):
    page = manager_client.get(url("stage_remove", pk=stage.pk)).content.decode()
    assert "What hurts today" in page
    assert "let its users tell the problem themselves" in page
    manager_client.post(url("stage_remove", pk=stage.pk), {"seen": stage.seen})
    assert draft.stages.count() == 6
    assert list(draft.stages.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    for part in (PlannedConversation, Milestone, Indicator):
        assert not part.objects.filter(stage=stage.pk).exists()


def test_a_stage_that_has_changed_is_not_removed_unseen(manager_client, url, cast, draft, stage):
    seen = stage.seen
    Stage.objects.get(pk=stage.pk).change(by=cast.other_manager, name="Feels the pain")
    assert manager_client.post(url("stage_remove", pk=stage.pk), {"seen": seen}).status_code == 409
    assert draft.stages.count() == 7


def test_two_people_who_change_different_fields_of_a_stage_both_keep_theirs(manager_client, url, cast, stage):
    address = url("stage_update", pk=stage.pk)
    opened = manager_client.get(address)
    Stage.objects.get(pk=stage.pk).change(by=cast.other_manager, purpose="Their purpose", expected_days=44)
    refused = manager_client.post(address, as_typed(opened, name="Mine"))
    assert refused.status_code == 409
    assert "purpose" not in refused.context["form"].errors
    assert manager_client.post(address, as_typed(refused)).status_code == 302
    stage.refresh_from_db()
    assert (stage.name, stage.purpose, stage.expected_days) == ("Mine", "Their purpose", 44)


def test_disqualification_stays_allowed_in_the_same_stages_when_one_is_removed(cast, draft):
    draft.allow_disqualification_up_to(3, by=cast.manager)
    stages = list(draft.stages.all())
    stages[1].remove(by=cast.manager)
    draft.refresh_from_db()
    assert draft.disqualification_stage == 2
    stages[4].remove(by=cast.manager)
    draft.refresh_from_db()
    assert draft.disqualification_stage == 2
    draft.undo(by=cast.manager)
    draft.undo(by=cast.manager)
    draft.refresh_from_db()
    assert draft.disqualification_stage == 3
