"""The pages of a version: its score, its draft, publishing and retiring it."""

import pytest

from stages.models import DiscardedDraft, Following, PlannedConversation, Process, Version

EVERY = {"why": "Deals stopped at security.", "hypothesis": "Ten days shorter."}


def test_the_score_is_a_table_of_roles_and_stages(rep_client, url, published):
    page = rep_client.get(url("version_show", pk=published.pk)).content.decode()
    assert '<th scope="col"' in page
    assert page.count('<th scope="row">') == 6
    assert "Cost of the status quo" in page
    assert "exit 3 of 3 verifiable" in page


def test_a_conversation_opens_beside_the_score(rep_client, url, published):
    talk = PlannedConversation.objects.get(version=published, theme_name="Cost of the status quo")
    page = rep_client.get(url("version_show", pk=published.pk), {"note": talk.pk}).content.decode()
    for text in ("Who pays for it today?", "given the date before which it must change", "45 min", "Required"):
        assert text in page
    assert page.count('class="note chosen"') == 2  # in the table, and in the list for a phone


@pytest.mark.parametrize("note", ["", "0", "abc", "99999999999999999999", "-1", "１"])
def test_a_note_that_does_not_exist_opens_none(rep_client, url, published, note):
    answer = rep_client.get(url("version_show", pk=published.pk), {"note": note})
    assert answer.status_code == 200
    assert answer.context["page"].chosen is None


def test_a_rep_reads_a_draft_without_anything_to_press(rep_client, url, draft):
    page = rep_client.get(url("version_show", pk=draft.pk)).content.decode()
    assert "Change the stage" not in page
    assert "publication" not in page
    assert "note add" not in page


def test_a_manager_finds_a_place_for_a_conversation_in_every_cell(manager_client, url, draft):
    page = manager_client.get(url("version_show", pk=draft.pk)).content.decode()
    assert page.count('class="note add"') == 2 * 6 * 7, "on the score and in the list of stages"
    assert "Plan a conversation: Economic buyer, Sees the problem" in page


def test_a_draft_starts_from_a_version(manager_client, url, published):
    answer = manager_client.post(url("version_create", process=published.process_id), {"start": published.pk})
    draft = Version.objects.drafts().get()
    assert answer.url == url("version_show", pk=draft.pk)
    assert draft.based_on == published


@pytest.mark.parametrize(("start", "stages"), [("services", 6), ("nothing", 0), ("", 0), ("rubbish", 0)])
def test_a_draft_starts_from_a_template_or_nothing(manager_client, url, published, start, stages):
    manager_client.post(url("version_create", process=published.process_id), {"start": start})
    assert Version.objects.drafts().get().stages.count() == stages


def test_a_draft_does_not_start_from_a_version_of_another_company(manager_client, url, published, their_draft):
    answer = manager_client.post(url("version_create", process=published.process_id), {"start": their_draft.pk})
    assert answer.status_code == 404


def test_the_limit_of_disqualification_is_chosen(manager_client, url, draft):
    manager_client.post(url("version_update", pk=draft.pk), {"disqualification_stage": "3"})
    draft.refresh_from_db()
    assert draft.disqualification_stage == 3
    assert manager_client.post(url("version_update", pk=draft.pk), {"disqualification_stage": "9"}).status_code == 422


def test_a_draft_is_discarded(manager_client, url, cast, draft):
    answer = manager_client.post(url("version_remove", pk=draft.pk))
    assert answer.url == url("process_show", pk=draft.process_id)
    assert DiscardedDraft.objects.get().discarded_by == cast.manager
    assert "was discarded by Inès Garnier" in manager_client.get(answer.url).content.decode()


# ---- publishing


def test_the_page_shows_what_changes(manager_client, url, cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    draft.stages.first().change(by=cast.manager, name="Feels the pain")
    page = manager_client.get(url("publication_create", version=draft.pk)).content.decode()
    assert "Changes against version 1" in page
    assert "The stage “Sees the problem” is now called “Feels the pain”." in page


def test_a_version_is_published_with_its_reason_and_its_teams(manager_client, url, cast, draft):
    data = {**EVERY, "teams": [cast.paris.pk]}
    answer = manager_client.post(url("publication_create", version=draft.pk), data)
    assert answer.url == url("version_show", pk=draft.pk)
    draft.refresh_from_db()
    assert (draft.is_published, draft.why, draft.published_by) == (True, EVERY["why"], cast.manager)
    assert Following.objects.get().team == cast.paris


def test_a_manager_gives_it_to_their_own_teams_only(manager_client, url, cast, draft):
    data = {**EVERY, "teams": [cast.lyon.pk]}
    assert manager_client.post(url("publication_create", version=draft.pk), data).status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("missing", ["why", "hypothesis"])
def test_publishing_asks_why_and_what_is_expected(manager_client, url, draft, missing):
    answer = manager_client.post(url("publication_create", version=draft.pk), {**EVERY, missing: " "})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


def test_what_stands_in_the_way_is_said_before_and_after_pressing(manager_client, url, cast):
    empty = Process.begin("Ours", by=cast.manager).versions.get()
    address = url("publication_create", version=empty.pk)
    assert "There is no stage yet." in manager_client.get(address).content.decode()
    answer = manager_client.post(address, EVERY)
    assert answer.status_code == 422
    assert EVERY["why"] in answer.content.decode()


def test_being_overtaken_is_told_with_the_new_changes_and_can_be_confirmed(manager_client, url, cast, published):
    mine, theirs = (published.process.draft_from(published, by=cast.manager) for _ in range(2))
    theirs.publish(by=cast.other_manager, why="First")
    address = url("publication_create", version=mine.pk)
    refused = manager_client.post(address, {**EVERY, "knowing": published.pk})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Version 3 was published by Hugo Petit" in page
    assert EVERY["why"] in page
    again = {**EVERY, "knowing": refused.context["form"].data["knowing"]}
    assert manager_client.post(address, again).status_code == 302


def test_publishing_what_is_published_already_is_told(manager_client, url, published):
    answer = manager_client.post(url("publication_create", version=published.pk), EVERY)
    assert answer.status_code == 409


def test_a_version_is_retired(manager_client, url, published):
    assert manager_client.get(url("retirement_create", version=published.pk)).status_code == 200
    manager_client.post(url("retirement_create", version=published.pk))
    published.refresh_from_db()
    assert published.is_retired


def test_retiring_what_a_team_follows_is_refused_with_the_team(manager_client, url, cast, published):
    published.give_to(cast.paris, by=cast.manager)
    answer = manager_client.post(url("retirement_create", version=published.pk))
    assert answer.status_code == 422
    assert "Paris" in answer.content.decode()
