import pytest

from stages.models import BuyerRole, PlannedConversation, VersionRole


@pytest.fixture
def sponsor(draft):
    return draft.roles.get(name="Sponsor")


def test_a_row_is_added_with_a_new_word(manager_client, url, draft):
    answer = manager_client.post(url("version_role_create", version=draft.pk), {"name": "Board", "nature": "decides"})
    assert answer.url.endswith(f"?role={draft.roles.last().pk}#inspector")
    row = draft.roles.get(name="Board")
    assert (row.position, row.buyer_role.name, row.buyer_role.nature) == (7, "Board", "decides")


def test_a_row_with_a_word_that_exists_uses_it(manager_client, url, cast, draft):
    word = BuyerRole.objects.create(workspace=cast.workspace, name="Board", nature="decides")
    manager_client.post(url("version_role_create", version=draft.pk), {"name": "board", "nature": "influences"})
    row = draft.roles.get(name="board")
    assert (row.buyer_role, row.nature) == (word, "influences")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": " sponsor", "nature": "decides"}, "has a row already"),
        ({"name": "", "nature": "decides"}, "This field is required"),
        ({"name": "Board", "nature": "watches"}, "Select a valid choice"),
        ({"name": "x" * 300, "nature": "decides"}, "at most 80 characters"),
    ],
)
def test_what_is_wrong_is_told(manager_client, url, draft, data, sentence):
    answer = manager_client.post(url("version_role_create", version=draft.pk), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert draft.roles.count() == 6


def test_renaming_a_row_of_a_draft_renames_no_published_one(manager_client, url, cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    row = draft.roles.get(name="Sponsor")
    manager_client.post(
        url("version_role_update", pk=row.pk), {"name": "Champion", "nature": "benefits", "seen": row.seen}
    )
    assert published.roles.filter(name="Sponsor").exists()
    assert draft.roles.filter(name="Champion").exists()


def test_a_row_whose_word_was_renamed_keeps_it_when_its_nature_changes(cast, sponsor):
    word = sponsor.buyer_role
    BuyerRole.objects.filter(pk=word.pk).update(name="Champion")
    sponsor.change(by=cast.manager, nature="decides")
    sponsor.refresh_from_db()
    assert (sponsor.buyer_role, sponsor.name) == (word, "Sponsor")


def test_removing_a_row_says_which_conversations_go(manager_client, url, draft, sponsor):
    assert "What hurts today" in manager_client.get(url("version_role_remove", pk=sponsor.pk)).content.decode()
    manager_client.post(url("version_role_remove", pk=sponsor.pk), {"seen": sponsor.seen})
    assert not PlannedConversation.objects.filter(theme_name="What hurts today").exists()
    assert list(VersionRole.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_rows_change_places(manager_client, url, draft, sponsor):
    manager_client.post(url("version_role_position_update", pk=sponsor.pk), {"position": 2, "was": 1})
    assert list(draft.roles.values_list("name", flat=True))[:2] == ["Economic buyer", "Sponsor"]
