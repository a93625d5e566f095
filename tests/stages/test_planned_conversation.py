import pytest

from stages.models import PlannedConversation, Theme


@pytest.fixture
def talk(draft):
    return PlannedConversation.objects.get(version=draft, theme_name="Cost of the status quo")


def sent(talk, **changes):
    fields = {name: getattr(talk, name) for name in ("theme_name", "purpose", "questions", "expected_minutes", "seen")}
    for name in ("stage", "role", "department", "milestone"):
        fields[name] = getattr(talk, f"{name}_id") or ""
    return {**fields, "is_required": "on" if talk.is_required else "", **changes}


def test_the_form_opens_on_the_cell_that_was_pressed(manager_client, url, draft):
    stage, role = draft.stages.all()[2], draft.roles.all()[3]
    address = url("planned_conversation_create", version=draft.pk)
    form = manager_client.get(address, {"stage": stage.pk, "role": role.pk}).context["form"]
    assert (form["stage"].value(), form["role"].value()) == (stage.pk, role.pk)


def test_a_cell_that_does_not_exist_is_no_error(manager_client, url, draft):
    address = url("planned_conversation_create", version=draft.pk)
    assert manager_client.get(address, {"stage": "99999999", "role": "x"}).status_code == 200


def test_a_conversation_is_planned(manager_client, url, cast, draft):
    stage, role = draft.stages.first(), draft.roles.first()
    data = {
        "stage": stage.pk,
        "role": role.pk,
        "theme_name": "What a good year looks like",
        "questions": "What would you tell your board?\n\n  And then?  ",
        "expected_minutes": "25",
    }
    answer = manager_client.post(url("planned_conversation_create", version=draft.pk), data)
    talk = PlannedConversation.objects.get(theme_name="What a good year looks like")
    assert f"note={talk.pk}" in answer.url
    assert (talk.version, talk.position, talk.is_required) == (draft, 4, False)
    assert talk.question_list == ["What would you tell your board?", "And then?"]
    assert talk.theme.name == "What a good year looks like"


def test_a_theme_that_exists_is_used_again(cast, draft, talk):
    stage, role = draft.stages.last(), draft.roles.last()
    again = PlannedConversation(version=draft, stage=stage, role=role, theme_name="cost of the STATUS quo")
    again.add(by=cast.manager)
    assert again.theme == talk.theme
    assert Theme.objects.filter(name__iexact="cost of the status quo").count() == 1


def test_a_conversation_moves_to_another_cell(manager_client, url, draft, talk):
    stage, role = draft.stages.last(), draft.roles.last()
    data = sent(talk, stage=stage.pk, role=role.pk, milestone="")
    assert manager_client.post(url("planned_conversation_update", pk=talk.pk), data).status_code == 302
    talk.refresh_from_db()
    assert (talk.stage, talk.role, talk.milestone) == (stage, role, None)


def test_a_milestone_of_another_stage_is_refused(manager_client, url, draft, talk):
    data = sent(talk, stage=draft.stages.last().pk)
    answer = manager_client.post(url("planned_conversation_update", pk=talk.pk), data)
    assert answer.status_code == 422
    assert "This milestone belongs to another stage" in answer.content.decode()


def test_the_same_theme_twice_in_a_cell_is_refused(manager_client, url, draft, talk):
    data = {"stage": talk.stage_id, "role": talk.role_id, "theme_name": talk.theme_name, "expected_minutes": "30"}
    answer = manager_client.post(url("planned_conversation_create", version=draft.pk), data)
    assert answer.status_code == 422
    assert "planned with this buyer role in this stage already" in answer.content.decode()


def test_a_conversation_with_nobody_named_shows_on_the_score(manager_client, url, draft, talk):
    manager_client.post(url("planned_conversation_update", pk=talk.pk), sent(talk, role=""))
    page = manager_client.get(url("version_show", pk=draft.pk)).content.decode()
    assert '<th scope="row">Nobody named' in page


@pytest.mark.parametrize(
    "changes",
    [
        {"theme_name": ""},
        {"theme_name": "x" * 300},
        {"expected_minutes": "0"},
        {"expected_minutes": "a while"},
        {"questions": "?" * 5000},
        {"stage": "99999999"},
        {"role": "99999999"},
        {"department": "99999999"},
        {"milestone": "99999999"},
    ],
)
def test_what_is_wrong_changes_nothing(manager_client, url, talk, changes):
    before = talk.seen
    assert manager_client.post(url("planned_conversation_update", pk=talk.pk), sent(talk, **changes)).status_code == 422
    talk.refresh_from_db()
    assert talk.seen == before


def test_rows_of_another_version_are_no_choice(manager_client, url, cast, draft, talk):
    other = draft.process.draft_from(None, by=cast.manager)
    stage = other.stages.create(workspace=cast.workspace, name="Elsewhere", position=1)
    assert (
        manager_client.post(url("planned_conversation_update", pk=talk.pk), sent(talk, stage=stage.pk)).status_code
        == 422
    )


def test_a_stale_form_shows_what_is_written_now(manager_client, url, cast, draft, talk):
    opened = sent(talk, purpose="Mine")
    sponsor = draft.roles.get(name="Sponsor")
    PlannedConversation.objects.get(pk=talk.pk).change(by=cast.other_manager, role=sponsor, purpose="Theirs")
    page = manager_client.post(url("planned_conversation_update", pk=talk.pk), opened)
    assert page.status_code == 409
    assert "It says now: Sponsor" in page.content.decode()
    assert "It says now: Theirs" in page.content.decode()


def test_a_conversation_is_removed(manager_client, url, talk):
    manager_client.post(url("planned_conversation_remove", pk=talk.pk), {"seen": talk.seen})
    assert not PlannedConversation.objects.filter(pk=talk.pk).exists()
