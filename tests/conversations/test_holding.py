"""A scheduled conversation is logged in one press, and taken back as long as nothing more was said of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.models import Conversation
from salesproc.errors import Refused
from stages.models import Milestone
from tests.builders.conversations import build_contact, build_held, build_scheduled, planned_of, read_again
from tests.conversations.pages import Reader


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def talk(cast, version, opportunity):
    """Scheduled yesterday, with two people, on the score."""
    marc, ines = (build_contact(cast, opportunity.account, name) for name in ("Marc Oudin", "Inès Garnier"))
    talk = build_scheduled(cast, opportunity, marc, in_days=1, planned=planned_of(version))
    talk.correct({"contacts": (marc, ines)}, revision=1, by=cast.rep)
    talk.reschedule(timezone.now() - timedelta(days=1), by=cast.rep)
    return read_again(talk)


def press(reader, talk, name="holding_create", *, token=None, **headers):
    data = {"token": token or uuid4()}
    return reader.client.post(reader.url(name, pk=talk.pk), data, headers=headers)


def on_today(talk):
    return {"HX-Request": "true", "HX-Target": f"talk-{talk.pk}", "HX-Current-URL": "http://testserver/w/x/today/"}


def test_one_press_logs_it_with_all_that_is_known(reader, talk):
    answer = press(reader, talk)
    held = read_again(talk)
    assert (held.state, held.starts_at, held.planned_conversation) == (
        "held",
        talk.starts_at,
        talk.planned_conversation,
    )
    assert sorted(held.participants.values_list("name", flat=True)) == ["Inès Garnier", "Marc Oudin"]
    assert answer.url == (
        f"{reader.url('opportunity_show', pk=talk.opportunity_id)}?logged={talk.pk}#conversation-{talk.pk}"
    )
    page = reader.client.get(answer.url).content.decode()
    for shown in ("Say more", "Plan the next one", "Undo", f'id="conversation-{talk.pk}"'):
        assert shown in page


def test_the_line_of_today_says_that_it_is_logged(reader, talk):
    line = press(reader, talk, **on_today(talk)).content.decode()
    assert "<html" not in line
    for shown in (f'id="talk-{talk.pk}"', "Logged", "Inès Garnier", "Say more", "Plan the next one", "Undo"):
        assert shown in line


def test_today_offers_the_press_and_the_details(reader, talk):
    page = reader.open("today").content.decode()
    assert f'formaction="{reader.url("holding_create", pk=talk.pk)}"' in page
    assert f"{reader.url('conversation_create')}?scheduled={talk.pk}" in page


def test_a_second_press_a_second_tab_and_a_colleague_write_nothing(reader, cast, talk):
    token = uuid4()
    press(reader, talk, token=token)
    revision = read_again(talk).revision
    assert "Logged already" in press(reader, talk, token=token, **on_today(talk)).content.decode()
    assert "Logged already" in press(reader, talk, **on_today(talk)).content.decode()
    assert read_again(talk).hold_as_planned(by=cast.manager).was_logged_before
    assert read_again(talk).revision == revision
    assert Conversation.objects.count() == 1


def test_held_earlier_than_planned_it_was_held_now(cast, opportunity):
    talk = build_scheduled(cast, opportunity, in_days=0.1)
    talk.hold_as_planned(by=cast.rep)
    assert read_again(talk).starts_at <= timezone.now()


def test_undone_it_is_scheduled_again_at_its_hour(reader, cast, opportunity):
    talk = build_scheduled(cast, opportunity, in_days=0.1)
    due = talk.starts_at
    press(reader, talk)
    assert press(reader, talk, "holding_remove").status_code == 302
    talk = read_again(talk)
    assert (talk.state, talk.starts_at) == ("scheduled", due)
    assert (read_again(opportunity).next_at, read_again(opportunity).last_held_at) == (due, None)
    press(reader, talk, "holding_remove")
    assert read_again(talk).revision == talk.revision


def test_the_same_press_arriving_again_after_it_was_undone_is_refused(reader, talk):
    token = uuid4()
    press(reader, talk, token=token)
    press(reader, talk, "holding_remove")
    answer = press(reader, talk, token=token)
    assert answer.status_code == 422
    assert "taken back since" in answer.content.decode()
    assert press(reader, talk).status_code == 302


def say_words(talk, cast):
    talk.correct({"words": "Ten days a year"}, revision=talk.revision, by=cast.rep)


def say_effect(talk, cast):
    talk.correct({"movement": "forward"}, revision=talk.revision, by=cast.rep)


def bring_somebody(talk, cast):
    people = (*talk.participants.all(), build_contact(cast, talk.opportunity.account, "Nora Weiss"))
    talk.correct({"contacts": people}, revision=talk.revision, by=cast.rep)


def reach(talk, cast):
    milestone = Milestone.objects.get(stage=talk.opportunity.stage)
    talk.opportunity.reach(milestone, by=cast.rep, conversation=talk)


@pytest.mark.parametrize("more", [say_words, say_effect, bring_somebody, reach])
def test_once_more_was_said_it_is_not_taken_back(cast, talk, more):
    talk.hold_as_planned(by=cast.rep)
    more(talk, cast)
    with pytest.raises(Refused, match="More was written"):
        read_again(talk).take_back(by=cast.rep)
    assert read_again(talk).is_held


def test_what_was_never_scheduled_or_is_cancelled_is_not_taken_back(cast, opportunity):
    held, dropped = build_held(cast, opportunity), build_scheduled(cast, opportunity)
    dropped.cancel("No", by=cast.rep)
    for talk in (held, dropped):
        with pytest.raises(Refused, match="More was written"):
            talk.take_back(by=cast.rep)


def test_with_nobody_it_says_so_and_the_page_offers_the_form(reader, cast, talk):
    talk.correct({"contacts": ()}, revision=talk.revision, by=cast.rep)
    answer = press(reader, talk)
    assert answer.status_code == 422
    assert "Say with whom." in answer.content.decode()
    assert f'formaction="{reader.url("holding_create", pk=talk.pk)}"' not in reader.open("today").content.decode()


def test_a_cancelled_one_is_not_logged(reader, cast, talk):
    talk.cancel("No", by=cast.rep)
    answer = press(reader, talk)
    assert answer.status_code == 422
    assert "not waiting to be held" in answer.content.decode()


def test_only_a_press_does_it(reader, talk):
    for name in ("holding_create", "holding_remove"):
        assert reader.client.get(reader.url(name, pk=talk.pk)).status_code == 405
