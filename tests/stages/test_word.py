import pytest

from stages.models import BuyerRole, PlannedConversation, Theme


@pytest.fixture
def cost(draft):
    return Theme.objects.get(name="Cost of the status quo")


@pytest.fixture
def hurts(draft):
    return Theme.objects.get(name="What hurts today")


def address(url, name, word):
    kind = "themes" if isinstance(word, Theme) else "buyer-roles"
    return url(name, kind=kind, pk=word.pk)


def names_in(version):
    return set(version.planned_conversations.values_list("theme_name", flat=True))


@pytest.mark.parametrize("kind", ["themes", "buyer-roles"])
def test_the_words_are_listed_with_the_versions_that_have_them(rep_client, url, published, kind):
    page = rep_client.get(url("word_index", kind=kind)).content.decode()
    assert ("Cost of the status quo" if kind == "themes" else "Economic buyer") in page
    assert "one version" in page


def test_words_come_in_the_order_of_the_alphabet(rep_client, url, draft):
    words = [word.name for word in rep_client.get(url("word_index", kind="buyer-roles")).context["words"]]
    assert words == sorted(words)
    assert len(words) == 6


def test_an_empty_vocabulary_says_where_words_come_from(rep_client, url):
    assert "No theme yet" in rep_client.get(url("word_index", kind="themes")).content.decode()


def test_a_vocabulary_that_is_none_is_not_found(rep_client, url):
    assert rep_client.get(url("word_index", kind="verbs")).status_code == 404


def test_renaming_reaches_drafts_and_no_published_version(manager_client, url, cast, published, cost):
    draft = published.process.draft_from(published, by=cast.manager)
    revision = draft.revision
    manager_client.post(address(url, "word_update", cost), {"name": " The price  of waiting "})
    assert "The price of waiting" in names_in(draft)
    assert "Cost of the status quo" in names_in(published)
    assert set(draft.planned_conversations.filter(theme=cost).values_list("theme_name")) == {("The price of waiting",)}
    draft.refresh_from_db()
    assert draft.revision > revision
    assert "Cost of the status quo" in manager_client.get(address(url, "word_update", cost)).content.decode()


def test_a_nature_reaches_drafts(manager_client, url, draft):
    role = BuyerRole.objects.get(name="Sponsor")
    manager_client.post(address(url, "word_update", role), {"name": "Champion", "nature": "decides"})
    assert draft.roles.filter(buyer_role=role, name="Champion", nature="decides").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("what HURTS today", "Merge the two instead"),
        ("", "This field is required"),
        ("   ", "This field is required"),
        ("x" * 300, "at most 120 characters"),
    ],
)
def test_a_name_that_cannot_be_is_told(manager_client, url, cost, name, sentence):
    answer = manager_client.post(address(url, "word_update", cost), {"name": name})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    cost.refresh_from_db()
    assert cost.name == "Cost of the status quo"


def test_a_word_renamed_meanwhile_is_shown_and_not_overwritten(manager_client, url, cast, cost):
    cost.edit(by=cast.admin, name="The price of waiting")
    answer = manager_client.post(
        address(url, "word_update", cost), {"name": "Cost of doing nothing", "initial-name": "Cost of the status quo"}
    )
    assert answer.status_code == 409
    assert "The price of waiting" in answer.content.decode()
    assert "Cost of doing nothing" in answer.content.decode()


def test_a_merged_theme_is_the_other_one_in_drafts(manager_client, url, cast, published, cost, hurts):
    draft = published.process.draft_from(published, by=cast.manager)
    manager_client.post(address(url, "merger_create", cost), {"other": hurts.pk})
    cost.refresh_from_db()
    assert (cost.merged_into, cost.merged_by) == (hurts, cast.manager)
    assert "Cost of the status quo" not in names_in(draft)
    assert "Cost of the status quo" in names_in(published)
    assert Theme.objects.called("cost of the status quo", cast.workspace.pk) == hurts
    page = manager_client.get(url("word_index", kind="themes")).content.decode()
    assert "Merged into another" in page


def test_two_that_stand_in_one_cell_stay_two_and_it_is_said(manager_client, url, cast, draft, cost, hurts):
    planned = draft.planned_conversations.get(theme=cost)
    PlannedConversation(version=draft, stage=planned.stage, role=planned.role).add(
        by=cast.manager, theme_name=hurts.name
    )
    answer = manager_client.post(address(url, "merger_create", cost), {"other": hurts.pk}, follow=True)
    assert "stands in the same place" in answer.content.decode()
    assert draft.planned_conversations.get(pk=planned.pk).theme_name == "Cost of the status quo"


def test_merged_roles_lose_no_conversation(cast, draft):
    sponsor, buyer = (draft.roles.get(name=name) for name in ("Sponsor", "Economic buyer"))
    before = draft.planned_conversations.count()
    left = sponsor.buyer_role.merge_into(buyer.buyer_role, by=cast.manager)
    assert left == [sponsor]  # both have a row of their own: a row is not dropped for a word
    assert draft.planned_conversations.count() == before


def test_what_was_merged_into_it_goes_along(cast, draft, cost, hurts):
    third = Theme.objects.create(workspace=cast.workspace, name="Why now")
    cost.merge_into(hurts, by=cast.manager)
    hurts.merge_into(third, by=cast.manager)
    assert Theme.objects.called("Cost of the status quo", cast.workspace.pk) == third


def test_no_circle_of_merged_words(manager_client, url, cast, cost, hurts):
    cost.merge_into(hurts, by=cast.manager)
    for other in (cost, hurts):
        answer = manager_client.post(address(url, "merger_create", hurts), {"other": other.pk})
        assert answer.status_code == 422
    hurts.refresh_from_db()
    assert hurts.merged_into is None


def test_a_merger_is_taken_back(manager_client, url, cast, cost, hurts):
    cost.merge_into(hurts, by=cast.manager)
    manager_client.post(address(url, "merger_remove", cost))
    cost.refresh_from_db()
    assert (cost.merged_into, cost.merged_by, cost.merged_at) == (None, None, None)


def test_a_word_of_another_company_is_not_found(manager_client, url, their_draft, cost):
    theirs = Theme.objects.filter(pk__gt=0).exclude(workspace=cost.workspace)
    assert not theirs.exists()
    assert manager_client.get(url("word_update", kind="themes", pk=cost.pk + 1000)).status_code == 404


def test_a_rep_reads_the_words_and_changes_none(rep_client, url, cost):
    assert rep_client.get(address(url, "word_update", cost)).status_code == 403
    assert "/words/themes/" not in rep_client.get(url("word_index", kind="themes")).content.decode().split("<main")[1]


@pytest.mark.parametrize("kind", ["themes", "buyer-roles"])
def test_thirty_words_ask_as_little_as_three(rep_client, url, cast, draft, kind, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        rep_client.get(url("word_index", kind=kind))
    for n in range(30):
        Theme.objects.create(workspace=cast.workspace, name=f"Theme {n}")
        BuyerRole.objects.create(workspace=cast.workspace, name=f"Role {n}", nature="uses")
    with django_assert_max_num_queries(11):
        assert " 29<" in rep_client.get(url("word_index", kind=kind)).content.decode()
