"""Letters that put a conversation into the calendar of the buyer: when asked, once, with nothing of ours in them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from conversations.calendar.posting import post
from conversations.calendar.tasks import post_invite, sweep_invites
from conversations.models import Conversation, Invite
from salesproc.errors import Refused
from tests.builders.conversations import build_contact, build_held, build_scheduled, planned_of


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def marc(cast, opportunity):
    return build_contact(cast, opportunity.account, email="marc@buyer.example")


@pytest.fixture
def talk(cast, version, opportunity, marc):
    return build_scheduled(cast, opportunity, marc, planned=planned_of(version))


def address(cast, name, talk):
    return reverse(f"conversations:invite_{name}", args=[cast.workspace.slug, talk.pk])


def ask(cast, talk, *contacts, **changed):
    said = {"subject": "Novalis – a talk", "language": "en"} | changed
    return Invite.ask(talk, contacts, by=cast.rep, **said)


def sent_event():
    """The event in the last letter; the part for mail programs and the file say the same."""
    letter = mail.outbox[-1]
    (event, kind), (name, attached, _type) = letter.alternatives[0], letter.attachments[0]
    assert event == attached
    assert name == "invite.ics"
    calendar = Calendar.from_ical(event)
    assert kind == f"text/calendar; method={calendar['METHOD']}"
    return calendar, calendar.walk("VEVENT")[0]


def test_the_form_knows_whom_and_says_from_where(rep, cast, talk, opportunity):
    page = rep.get(address(cast, "create", talk)).content.decode()
    assert "Marc Oudin" in page
    assert f"{cast.workspace.name} – {opportunity.account.name}" in page
    assert "Europe/Paris" in page
    assert cast.rep.user.email in page


def test_who_has_no_address_is_named(rep, cast, opportunity, talk, marc):
    nora = build_contact(cast, opportunity.account, "Nora Weiss")
    talk.correct({"contacts": (marc, nora)}, revision=1, by=cast.rep)
    assert "No e-mail address is known of Nora Weiss." in rep.get(address(cast, "create", talk)).content.decode()


def test_a_letter_carries_the_event_and_nothing_of_ours(rep, cast, talk, marc, opportunity):
    said = {"contacts": [marc.pk], "subject": "Plans for the plant", "message": "See you <there>", "language": "fr"}
    assert rep.post(address(cast, "create", talk), said).status_code == 302
    assert post(Invite.objects.get().pk)
    assert not post(Invite.objects.get().pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.reply_to) == (["marc@buyer.example"], [cast.rep.user.email])
    assert letter.subject == "Plans for the plant"
    assert "vous invite" in letter.body
    assert "See you <there>" in letter.body
    assert "Europe/Paris" in letter.body
    calendar, event = sent_event()
    assert calendar["METHOD"] == "REQUEST"
    assert (event["SUMMARY"], event["SEQUENCE"], event["STATUS"]) == ("Plans for the plant", 0, "CONFIRMED")
    assert event.start == talk.starts_at.replace(microsecond=0)
    assert event["ORGANIZER"] == f"mailto:{cast.rep.user.email}"
    assert event["ATTENDEE"] == "mailto:marc@buyer.example"
    whole = letter.message().as_string() + calendar.to_ical().decode()
    assert talk.about not in whole
    assert opportunity.name not in whole
    assert 'text/calendar; method="REQUEST"' in letter.message().as_string()


def test_after_a_move_the_new_hour_is_one_press_away(rep, cast, talk, marc):
    page = reverse("conversations:conversation_show", args=[cast.workspace.slug, talk.pk])
    assert "Invite by calendar" in rep.get(page).content.decode()
    ask(cast, talk, marc)
    assert "Their calendars have another hour." not in rep.get(page).content.decode()
    talk.reschedule(talk.starts_at + timedelta(days=1), by=cast.rep)
    text = rep.get(page).content.decode()
    assert "Their calendars have another hour." in text
    assert "Send the new hour" in text
    form = rep.get(address(cast, "create", talk)).content.decode()
    assert "Novalis – a talk" in form
    (again,) = ask(cast, talk, marc)
    post(again.pk)
    _calendar, event = sent_event()
    assert (event["SEQUENCE"], event.start) == (1, talk.starts_at.replace(microsecond=0))
    assert "Their calendars have another hour." not in rep.get(page).content.decode()


def test_whoever_has_it_is_told_that_it_is_cancelled(rep, cast, talk, marc):
    page = reverse("conversations:conversation_show", args=[cast.workspace.slug, talk.pk])
    ask(cast, talk, marc)
    talk.cancel("They are away.", by=cast.rep)
    text = rep.get(page).content.decode()
    assert "They still have it in their calendars." in text
    assert rep.post(address(cast, "remove", talk)).status_code == 302
    post(Invite.objects.last().pk)
    calendar, event = sent_event()
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert mail.outbox[-1].subject == "Cancelled: Novalis – a talk"
    assert "They are away." not in mail.outbox[-1].body
    assert "They still have it" not in rep.get(page).content.decode()
    with pytest.raises(Refused, match="Nobody has it"):
        Invite.call_off(talk, by=cast.rep)


def test_what_cannot_be_in_an_invitation(cast, talk, marc, opportunity):
    nora = build_contact(cast, opportunity.account, "Nora Weiss")
    outsider = build_contact(cast, opportunity.account, "Paul Rey", email="paul@buyer.example")
    for contacts, changed, sentence in [
        ((), {}, "Choose whom to invite"),
        ((outsider,), {}, "Paul Rey takes no part"),
        ((nora,), {}, "Nora Weiss takes no part"),
        ((marc,), {"subject": " "}, "Say what the buyer reads"),
        ((marc,), {"message": "x" * 2001}, "longer than 2,000"),
        ((marc,) * 21, {}, "At most 20"),
    ]:
        with pytest.raises(Refused, match=sentence):
            ask(cast, talk, *contacts, **changed)
    held = build_held(cast, opportunity, marc)
    with pytest.raises(Refused, match="to come"):
        ask(cast, held, marc)
    Conversation.objects.filter(pk=talk.pk).update(time_known=False)
    with pytest.raises(Refused, match="an hour first"):
        ask(cast, talk, marc)
    assert not Invite.objects.exists()


def test_what_is_refused_leaves_what_was_typed(rep, cast, talk):
    said = {"contacts": [], "subject": "Plans", "message": "Dear Marc", "language": "en"}
    answer = rep.post(address(cast, "create", talk), said)
    assert answer.status_code == 422
    assert "Choose whom to invite." in answer.content.decode()
    assert "Dear Marc" in answer.content.decode()


def test_a_subject_cannot_write_headers(cast, talk, marc):
    (invite,) = ask(cast, talk, marc, subject="Plans\nBcc: all@example.com")
    assert post(invite.pk)
    assert mail.outbox[0].subject == "Plans Bcc: all@example.com"
    assert mail.outbox[0].recipients() == ["marc@buyer.example"]


def test_a_lost_message_is_found_again_and_an_old_one_is_given_up(cast, talk, marc, monkeypatch):
    late, old, fresh = (ask(cast, talk, marc)[0] for _n in range(3))
    now = timezone.now()
    Invite.objects.filter(pk=late.pk).update(asked_at=now - timedelta(minutes=5))
    Invite.objects.filter(pk=old.pk).update(asked_at=now - timedelta(days=9))
    found = []
    monkeypatch.setattr(post_invite, "delay", lambda workspace, pk: found.append(pk))
    sweep_invites()
    assert found == [late.pk]
    post_invite(cast.workspace.pk, late.pk)
    assert [letter.to for letter in mail.outbox] == [["marc@buyer.example"]]
    assert Invite.objects.get(pk=fresh.pk).sent_at is None
