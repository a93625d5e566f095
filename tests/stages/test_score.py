"""The score of the member's team, and what is shown when there is none."""

import pytest

from people.models import Role
from stages.models import PlannedConversation, Process
from tests.cast import SINCE


@pytest.fixture
def followed(cast, published):
    published.give_to(cast.paris, by=cast.manager)
    return published


def test_a_rep_sees_the_version_of_their_team(rep_client, url, followed):
    page = rep_client.get(url("score")).content.decode()
    assert "Paris follows it since" in page
    assert "What hurts today" in page
    assert "Learn this score" in page


def test_a_conversation_opens_beside_it_and_stays_on_the_page(rep_client, url, followed):
    talk = PlannedConversation.objects.get(version=followed, theme_name="What hurts today")
    answer = rep_client.get(url("score"), {"note": talk.pk})
    assert answer.context["page"].chosen == talk
    assert f"/score/?team={followed.followings.get().team_id}&amp;note={talk.pk}" in answer.content.decode()


def test_a_rep_of_two_teams_chooses(sign_in, cast, url, followed):
    cast.rep.give(Role.Kind.REP, team=cast.lyon, starts_on=SINCE)
    client = sign_in(cast.rep)
    assert client.get(url("score"), {"team": cast.lyon.pk}).context["following"] is None
    page = client.get(url("score"), {"team": cast.paris.pk})
    assert page.context["following"].version == followed
    assert "<option" in page.content.decode()


def test_the_team_of_somebody_else_is_not_found(rep_client, cast, url, followed):
    assert rep_client.get(url("score"), {"team": cast.lyon.pk}).status_code == 404


def test_a_rep_without_a_score_is_told_who_chooses(rep_client, url, draft):
    page = rep_client.get(url("score")).content.decode()
    assert "Paris follows no score yet" in page
    assert "The manager of the team chooses" in page


def test_a_manager_without_a_process_begins_one(manager_client, cast, url):
    assert url("process_create") in manager_client.get(url("score")).content.decode()


def test_a_manager_with_a_process_chooses_a_version(manager_client, cast, url, published):
    assert url("following_create", team=cast.paris.pk) in manager_client.get(url("score")).content.decode()


def test_an_executive_sees_every_team(sign_in, cast, url, followed):
    page = sign_in(cast.executive).get(url("score")).content.decode()
    assert "Lyon" in page
    assert "Paris" in page


def test_the_empty_score_of_a_new_process_says_what_to_do(manager_client, cast, url):
    draft = Process.begin("Ours", by=cast.manager).versions.get()
    assert "Add the first stage" in manager_client.get(url("version_show", pk=draft.pk)).content.decode()
