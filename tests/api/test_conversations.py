import uuid

import pytest

from conversations.models import Conversation
from tests.builders.conversations import build_contact, build_opportunity, build_theme

ROOT = "/api/v1/w/novalis/conversations/"


@pytest.fixture
def api(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def body(cast):
    opportunity = build_opportunity(cast)
    contact = build_contact(cast, opportunity.account)
    return {
        "opportunity": opportunity.pk,
        "contacts": [contact.pk],
        "theme": build_theme(cast, "What hurts today").pk,
        "starts_at": "2026-01-05T09:30:00+01:00",
        "words": "“We lose half a day a week.”",
        "token": str(uuid.uuid4()),
    }


def post(client, body):
    return client.post(ROOT, body, content_type="application/json")


def test_sent_twice_it_is_logged_once(api, body):
    first, second = post(api, body), post(api, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert Conversation.objects.count() == 1


def test_a_conversation_can_be_planned(api, body, cast):
    answer = post(api, {**body, "state": "scheduled", "starts_at": "2027-01-05T09:30:00Z", "words": ""})
    assert answer.status_code == 201, answer.json()
    assert answer.json()["state"] == "scheduled"


def test_an_opportunity_of_another_team_is_not_known(api, body, cast):
    theirs = build_opportunity(cast, team=cast.lyon, by=cast.other_rep)
    response = post(api, {**body, "opportunity": theirs.pk})
    assert response.status_code == 400
    assert "opportunity" in response.json()


def test_a_held_conversation_is_not_in_the_future(api, body):
    response = post(api, {**body, "starts_at": "2031-01-05T09:30:00Z"})
    assert response.status_code == 422
    assert response.json()["field"] == "starts_at"
    assert not Conversation.objects.exists()


def test_a_correction_keeps_what_it_was(api, body):
    known = post(api, body).json()
    change = {"words": "“A whole day.”", "revision": known["revision"]}
    answer = api.patch(f"{ROOT}{known['id']}/", change, content_type="application/json")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["words"] == "“A whole day.”"
    stale = api.patch(f"{ROOT}{known['id']}/", change, content_type="application/json")
    assert stale.status_code == 409


def test_an_executive_logs_nothing(client, cast, body):
    client.force_login(cast.executive.user)
    assert post(client, body).status_code == 403
