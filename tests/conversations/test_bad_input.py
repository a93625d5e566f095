"""What comes into the form that logs from elsewhere, and what cannot be."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Conversation
from tests.builders.conversations import build_contact
from tests.conversations.test_conversation import log, said


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def marc(cast, version, opportunity):
    return build_contact(cast, opportunity.account)


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def test_words_shared_from_a_phone_go_into_the_form(rep, cast, opportunity):
    shared = {"title": "Call", "text": "Ten days & nights", "url": "https://example.com/?a=b"}
    page = rep.post(url(cast, "shared_create"), shared).content.decode()
    link = html.unescape(re.search(rf'href="([^"]*\?opportunity={opportunity.pk}[^"]*)"', page)[1])
    form = rep.get(link).context["form"]
    assert form["words"].value() == "Call\nTen days & nights\nhttps://example.com/?a=b"


def test_what_another_person_wrote_on_the_device_is_not_sent_in_this_name(rep, cast, opportunity, marc):
    answer = log(rep, cast, said(opportunity, marc, author=cast.manager.pk))
    assert answer.status_code == 409
    assert "Somebody else wrote this on this device." in answer.content.decode()
    assert not Conversation.objects.exists()
    assert log(rep, cast, said(opportunity, marc, author=cast.rep.pk)).status_code == 302


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "👩🏽‍💻 ça va 🎉", "a\u200bb\u200dc\ufeff", "שלום \u202eabc"]
)
def test_markup_emoji_and_invisible_letters_stay_what_they_are(rep, cast, opportunity, marc, words):
    log(rep, cast, said(opportunity, marc, words=words))
    talk = Conversation.objects.get()
    assert talk.words == words
    page = rep.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert html.escape(words, quote=False) in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"starts_at": "1970-01-01T10:00"}, "Give a date after 1990."),
        ({"starts_at": "2090-01-01T10:00"}, "This is in the future."),
        ({"minutes": "2400"}, "720"),
        ({"words": "x" * 100_000}, "20"),
        ({"contacts": []}, "Say with whom."),
    ],
)
def test_what_cannot_be_is_said_in_a_clear_sentence(rep, cast, opportunity, marc, changes, says):
    answer = log(rep, cast, said(opportunity, marc, **changes))
    assert answer.status_code == 422
    assert says in str(answer.context["form"].errors)


def test_the_hour_may_be_said_in_words_which_come_first(rep, cast, opportunity, marc):
    assert log(rep, cast, said(opportunity, marc, starts_at_said="2025-11-06 15:00")).status_code == 302
    data = said(opportunity, marc, starts_at="", starts_at_said="6 novembre 2025 à 16h")
    assert log(rep, cast, data).status_code == 302
    hours = [timezone.localtime(talk.starts_at, cast.workspace.zone) for talk in Conversation.objects.order_by("pk")]
    assert [f"{hour:%Y-%m-%d %H:%M}" for hour in hours] == ["2025-11-06 15:00", "2025-11-06 16:00"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("some day <b>soon</b>", "Give a day and an hour"),
        ("30 march 2025 2:30am", "does not exist"),
        ("26 october 2025 2:30am", "came twice"),
        ("1 january 2090 10am", "This is in the future."),
    ],
)
def test_words_that_are_no_hour_are_said_so_and_stay(rep, cast, opportunity, marc, words, says):
    answer = log(rep, cast, said(opportunity, marc, starts_at_said=words))
    assert answer.status_code == 422
    assert says in str(answer.context["form"].errors)
    assert f'value="{html.escape(words)}"' in answer.content.decode()


def test_the_page_asks_which_moment_words_mean(rep, cast):
    ask = url(cast, "moment_show")
    assert rep.get(ask, {"q": "6 nov 2025 3pm", "tends": "past"}).json()["local"] == "2025-11-06T15:00"
    assert rep.get(ask, {"q": "6 nov 2025 3pm", "tends": "past"}).json()["text"].endswith("15:00")
    assert rep.get(ask, {"q": "soon"}).json()["local"] == ""
    assert "Give a day and an hour" in rep.get(ask, {"q": "soon"}).json()["text"]
    assert rep.get(ask).json() == {"local": "", "text": ""}
