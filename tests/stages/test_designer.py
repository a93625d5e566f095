"""The designer: what is pressed, dragged or typed there is saved, and the page gets the regions that changed."""

import json
import re

import pytest
from django.utils.html import escape

from stages.designer import Selection
from stages.models import Edit, PlannedConversation, Stage, VersionRole
from tests.stages.conftest import save

REGIONS = ['id="design-bar" hx-swap-oob="true"', 'id="design-score" hx-swap-oob="true"']


@pytest.fixture
def talk(draft):
    return PlannedConversation.objects.get(version=draft, theme_name="Cost of the status quo")


def test_each_kind_of_part_opens_in_the_inspector(manager_client, url, draft):
    stage = draft.stages.first()
    parts = [draft.planned_conversations.first(), stage, draft.roles.first()]
    for part in [*parts, stage.milestones.first(), stage.indicators.first()]:
        page = manager_client.get(f"{url('version_show', pk=draft.pk)}?{Selection.of(part).query}").content.decode()
        assert f'<h2 id="inspector-title"><bdi>{part}</bdi></h2>' in page


def test_htmx_gets_the_inspector_alone(manager_client, url, draft, talk):
    address = f"{url('version_show', pk=draft.pk)}?note={talk.pk}"
    text = manager_client.get(address, headers={"hx-request": "true"}).content.decode()
    assert text.startswith("<aside")
    assert "Cost of the status quo" in text


def test_what_was_removed_meanwhile_leaves_the_inspector_empty(manager_client, url, cast, draft, talk):
    pk = talk.pk
    talk.remove(by=cast.manager)
    page = manager_client.get(f"{url('version_show', pk=draft.pk)}?note={pk}")
    assert "Press a conversation, a stage or a buyer role" in page.content.decode()


def test_a_field_is_saved_when_it_is_left(press, typed, talk):
    answer = save(press, talk, typed(talk, purpose="The buyer says what waiting costs"))
    talk.refresh_from_db()
    assert talk.purpose == "The buyer says what waiting costs"
    text = answer.content.decode()
    assert answer.status_code == 200
    assert all(region in text for region in REGIONS)
    assert re.findall(r'id="(slot-\w+)"', text) == ["slot-purpose"]


def test_two_editors_of_different_fields_lose_nothing(press, typed, cast, talk):
    mine = typed(talk, purpose="Mine")
    PlannedConversation.objects.get(pk=talk.pk).change(by=cast.other_manager, questions="Theirs?")
    answer = save(press, talk, mine)
    talk.refresh_from_db()
    assert (talk.purpose, talk.questions) == ("Mine", "Theirs?")
    assert "Theirs?" in answer.content.decode(), "what the other has written comes in"


def test_the_same_field_is_refused_with_the_newer_value_beside_what_was_typed(press, typed, cast, talk):
    mine = typed(talk, purpose="Mine", expected_minutes="45")
    PlannedConversation.objects.get(pk=talk.pk).change(by=cast.other_manager, purpose="Theirs")
    answer = save(press, talk, mine)
    talk.refresh_from_db()
    assert answer.status_code == 422
    assert (talk.purpose, talk.expected_minutes) == ("Theirs", 45), "the other field is saved"
    text = answer.content.decode()
    assert "It says now: Theirs" in text
    assert re.search(r"<textarea[^>]*>\s*Mine</textarea>", text)
    assert save(press, talk, {**mine, "over": "purpose"}).status_code == 200
    talk.refresh_from_db()
    assert talk.purpose == "Mine"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 300, "at most 80 characters"),
        ("name", "agrees it  MUST change", "Another stage of this version has this name"),
        ("expected_days", "0", "greater than or equal to 1"),
        ("purpose", "x" * 5000, "at most 4000 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(press, typed, draft, name, value, sentence):
    stage = draft.stages.first()
    before = stage.seen
    answer = save(press, stage, typed(stage, **{name: value}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text.partition(f'id="slot-{name}"')[2]
    assert value in text
    stage.refresh_from_db()
    assert stage.seen == before


@pytest.mark.parametrize("name", ["<b onclick=alert(1)>bold</b>", "مرحلة جديدة", "{{ x }}{% now 'u' %}"])
def test_markup_and_other_scripts_are_only_text(manager_client, press, typed, url, draft, name):
    for part in (draft.stages.first(), draft.roles.first(), draft.stages.first().milestones.first()):
        assert save(press, part, typed(part, name=name)).status_code == 200
    page = manager_client.get(url("version_show", pk=draft.pk)).content.decode()
    assert "<b onclick" not in page
    assert name.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;") in page


def test_an_indicator_is_filled_in_one_field_at_a_time(press, typed, cast, draft):
    indicator = draft.stages.first().indicators.first()
    indicator.change(by=cast.manager, steers="", timing="")
    assert save(press, indicator, typed(indicator, name="Days to a first figure")).status_code == 200
    assert save(press, indicator, typed(indicator, steers="speed")).status_code == 200
    indicator.refresh_from_db()
    assert (indicator.name, indicator.steers, indicator.timing) == ("Days to a first figure", "speed", "")


def test_another_stage_in_the_inspector_moves_the_note_and_frees_it_of_its_milestone(press, typed, draft, talk):
    last = draft.stages.last()
    assert save(press, talk, typed(talk, stage=last.pk)).status_code == 200
    talk.refresh_from_db()
    assert (talk.stage, talk.milestone) == (last, None)


def test_a_note_is_dropped_into_another_cell(press, draft, talk):
    stage, role = draft.stages.last(), draft.roles.last()
    answer = press("planned_conversation_position_update", {"stage": stage.pk, "role": role.pk}, pk=talk.pk)
    talk.refresh_from_db()
    assert (talk.stage, talk.role) == (stage, role)
    assert f'data-focus="note-{talk.pk}"' in answer.content.decode()


def test_a_note_steps_over_the_score(press, draft, talk):
    before = talk.stage.position, talk.role.position
    for to in ("right", "left", "down", "up"):
        assert press("planned_conversation_position_update", {"to": to}, pk=talk.pk).status_code == 200
    talk.refresh_from_db()
    assert (talk.stage.position, talk.role.position) == before


def test_a_drop_where_the_theme_is_planned_already_is_refused(press, cast, draft, talk):
    copy = talk.copy(by=cast.manager)
    answer = press("planned_conversation_position_update", {"stage": talk.stage_id, "role": talk.role_id}, pk=copy.pk)
    assert answer.status_code == 422
    assert "planned with this buyer role in this stage already" in answer.content.decode()


def test_a_drop_into_another_version_is_not_found(press, cast, draft, talk):
    other = draft.process.draft_from(None, by=cast.manager)
    stage = Stage(version=other, name="Elsewhere").add(by=cast.manager)
    assert press("planned_conversation_position_update", {"stage": stage.pk}, pk=talk.pk).status_code == 404


def test_a_note_is_copied_and_the_copy_is_opened(press, draft, talk):
    answer = press("planned_conversation_copy_create", pk=talk.pk, opened=talk)
    copy = PlannedConversation.objects.filter(version=draft, theme=talk.theme).latest("pk")
    assert answer["HX-Replace-Url"].endswith(f"?note={copy.pk}")


def test_what_is_removed_offers_to_undo(press, draft, talk):
    answer = press("planned_conversation_remove", pk=talk.pk, opened=talk)
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert toast == {"text": "“Cost of the status quo” was removed.", "press": "#undo", "action": "Undo"}
    assert "Press a conversation" in answer.content.decode()
    assert "Undone" in press("undo_create", version=draft.pk).content.decode()
    assert PlannedConversation.objects.filter(pk=talk.pk).exists()
    press("redo_create", version=draft.pk)
    assert not PlannedConversation.objects.filter(pk=talk.pk).exists()


def test_a_role_that_is_used_goes_with_its_conversations_and_comes_back_with_them(press, draft):
    role = draft.roles.first()
    planned = role.planned_conversations.count()
    press("version_role_remove", pk=role.pk)
    press("undo_create", version=draft.pk)
    assert VersionRole.objects.get(pk=role.pk).planned_conversations.count() == planned > 0


def test_a_milestone_is_added_in_the_column(press, draft):
    stage = draft.stages.first()
    answer = press("milestone_create", {"name": "named a sponsor"}, stage=stage.pk, opened=stage)
    assert stage.milestones.filter(name="named a sponsor").exists()
    assert '<h2 id="inspector-title"><bdi>Sees the problem</bdi></h2>' in answer.content.decode()
    assert "named a sponsor" in press("milestone_create", {"name": "named a sponsor"}, stage=stage.pk).content.decode()


def test_a_new_stage_without_a_name_is_told_in_the_inspector(press, draft):
    answer = press("stage_create", {"name": " ", "purpose": "Typed at length"}, version=draft.pk)
    assert answer.status_code == 422
    assert "Typed at length" in answer.content.decode()
    assert answer.content.decode().startswith("<aside")


def test_undo_without_a_script_leads_back_to_the_page(manager_client, url, cast, draft):
    draft.stages.first().change(by=cast.manager, name="Another")
    assert manager_client.post(url("undo_create", version=draft.pk)).url == url("version_show", pk=draft.pk)
    assert draft.stages.first().name == "Sees the problem"


def test_an_edit_that_cannot_be_undone_is_told_once_and_the_one_before_it_is_next(press, cast, draft, talk):
    stage = draft.stages.first()
    stage.change(by=cast.manager, name="Another")
    talk.change(by=cast.manager, purpose="Mine")
    talk.change(by=cast.other_manager, purpose="Theirs")
    toast = json.loads(press("undo_create", version=draft.pk)["HX-Trigger"])["toast"]["text"]
    assert toast.endswith("what it is for is now “Theirs”. Nothing was changed.")
    assert "Undone: “Sees the problem” was changed" in press("undo_create", version=draft.pk).content.decode()
    talk.refresh_from_db()
    assert (talk.purpose, draft.stages.first().name) == ("Theirs", "Sees the problem")


def test_a_note_that_leaves_its_stage_says_which_milestone_it_no_longer_serves(press, draft, talk):
    left = talk.milestone
    answer = press("planned_conversation_position_update", {"to": "right"}, pk=talk.pk, opened=talk).content.decode()
    assert f"It no longer serves “{escape(left.name)}”" in answer
    again = press("planned_conversation_position_update", {"to": "left"}, pk=talk.pk, opened=talk).content.decode()
    assert "no longer serves" not in again


def test_nothing_comes_while_nobody_edits(manager_client, url, draft):
    address = url("revision_show", version=draft.pk, revision=draft.revision)
    assert manager_client.get(address, headers={"hx-request": "true"}).status_code == 204


def test_ones_own_edit_that_arrives_by_itself_names_nobody(manager_client, url, cast, draft, talk):
    address = url("revision_show", version=draft.pk, revision=draft.revision)
    talk.change(by=cast.other_manager, theme_name="What waiting costs")
    talk.change(by=cast.manager, purpose="Mine")
    answer = manager_client.get(address, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "HX-Trigger" not in answer


def test_what_another_edits_comes_with_their_name(manager_client, url, cast, draft, talk):
    address = url("revision_show", version=draft.pk, revision=draft.revision)
    talk.change(by=cast.other_manager, theme_name="What waiting costs")
    answer = manager_client.get(address, headers={"hx-request": "true"})
    assert "What waiting costs" in answer.content.decode()
    assert json.loads(answer["HX-Trigger"])["toast"]["text"].startswith("Hugo Petit: ")


def test_a_draft_that_was_published_meanwhile_becomes_its_page(manager_client, url, cast, draft):
    address = url("revision_show", version=draft.pk, revision=draft.revision)
    draft.publish(by=cast.other_manager, why="Now")
    answer = manager_client.get(address, headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == url("version_show", pk=draft.pk)


def test_a_published_version_takes_no_edit(press, cast, draft, talk):
    draft.publish(by=cast.manager, why="Now")
    for name, kwargs in {
        "part_update": {"part": "note", "pk": talk.pk},
        "planned_conversation_copy_create": {"pk": talk.pk},
        "undo_create": {"version": draft.pk},
    }.items():
        assert press(name, {"purpose": "x", "initial-purpose": talk.purpose}, **kwargs).status_code == 409
    assert not Edit.objects.exists()


def test_an_unknown_kind_of_part_is_not_found(press, talk):
    assert press("part_update", part="nothing", pk=talk.pk).status_code == 404
