"""A form that is sent again: the same words are written once, and other words are never lost without a word."""

from uuid import uuid4

import pytest

from conversations.models import Conversation
from tests.builders.conversations import build_contact, build_scheduled
from tests.conversations.pages import Reader
from tests.conversations.test_together import sent

OTHERWISE = "This was logged already, with other words."


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def marc(cast, opportunity):
    return build_contact(cast, opportunity.account)


def log(reader, data):
    return reader.client.post(reader.url("conversation_create"), data)


def kept(answer):
    """What the form that comes back sends at the next press."""
    return {name: answer.context["form"][name].value() for name in ("token", "words")}


def written():
    return list(Conversation.objects.order_by("pk").values_list("words", flat=True))


def test_other_words_under_the_same_token_come_back_and_the_next_press_logs_them(reader, opportunity, marc):
    data = sent(opportunity, marc, words="Before going back")
    assert log(reader, data).status_code == 302
    answer = log(reader, data | {"words": "After going back"})
    assert answer.status_code == 422
    assert OTHERWISE in answer.content.decode()
    assert "After going back" in answer.content.decode()
    assert written() == ["Before going back"]
    assert log(reader, data | kept(answer)).status_code == 302
    assert written() == ["Before going back", "After going back"]


@pytest.mark.parametrize("words", ["Ten days", "  Ten days ", ""])
def test_the_same_words_or_none_are_the_same_conversation(reader, opportunity, marc, words):
    data = sent(opportunity, marc, words="Ten days")
    assert log(reader, data).status_code == 302
    assert log(reader, data | {"words": words}).status_code == 302
    assert written() == ["Ten days"]


def test_other_words_of_a_scheduled_one_stay_in_the_form(reader, cast, opportunity, marc):
    scheduled = build_scheduled(cast, opportunity, marc, in_days=-1)
    data = sent(opportunity, marc, scheduled=scheduled.pk, words="Ten days")
    assert log(reader, data).status_code == 302
    answer = log(reader, data | {"words": "Eleven days"})
    assert answer.status_code == 422
    assert OTHERWISE in answer.content.decode()
    assert kept(answer)["words"] == "Eleven days"
    assert written() == ["Ten days"]


def test_what_was_taken_back_is_logged_by_the_next_press(reader, cast, opportunity, marc):
    scheduled = build_scheduled(cast, opportunity, marc, in_days=-1)
    token = uuid4()
    scheduled.hold_as_planned(by=cast.rep, token=token)
    scheduled.take_back(by=cast.rep)
    data = sent(opportunity, marc, scheduled=scheduled.pk, token=token)
    answer = log(reader, data)
    assert answer.status_code == 422
    assert log(reader, data | kept(answer)).status_code == 302
    assert written() == ["Ten days"]
