"""The letter of the morning: who gets it, when, once, and what it says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from conversations import morning, tasks
from people import isolation
from people.models import Membership, MorningLetter, Notice, NoticeChoice, User
from tests.builders.conversations import build_contact, build_scheduled

MONDAY = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)  # ten past seven in Paris


@pytest.fixture
def opportunity(opportunity):
    """Without what its version told the teams when they were given it."""
    Notice.objects.all().delete()
    return opportunity


@pytest.fixture
def talk(cast, opportunity):
    with time_machine.travel(MONDAY - timedelta(days=3), tick=False):
        starts = {"starts_at": MONDAY + timedelta(hours=4)}
        return build_scheduled(cast, opportunity, build_contact(cast, opportunity.account), **starts)


def tell(cast, code="coaching.comment", to=None, at=MONDAY - timedelta(hours=10)):
    with time_machine.travel(at, tick=False):
        names = {"talk": "The <cost>", "account": "Halden", "change": "Meet IT"}
        about = ("conversations:conversation_show", 1)
        return Notice.tell(to or cast.rep, code, by=cast.manager, about=about, **names)


def sent(cast, at=MONDAY) -> int:
    """A round at that moment, as the tasks do it; how many letters left."""
    before = len(mail.outbox)
    with time_machine.travel(at, tick=False):
        day = morning.day_to_tell(cast.workspace, at)
        for member in morning.waiting(cast.workspace, day) if day else ():
            morning.send(cast.workspace, member, day)
    return len(mail.outbox) - before


def test_it_tells_the_day_and_the_news_once(cast, talk):
    tell(cast)
    assert [sent(cast), sent(cast), sent(cast, MONDAY + timedelta(hours=1))] == [1, 0, 0]
    (letter,) = mail.outbox
    assert letter.to == [cast.rep.user.email]
    assert letter.subject == "Novalis Software: 1 conversation today, 1 thing to read"
    assert "11:10 Something else, Buyer" in letter.body
    assert f"/w/novalis/conversations/{talk.pk}/" in letter.body
    assert "Inès Garnier commented on your conversation “The <cost>” with Halden" in letter.body
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    assert "“The &lt;cost&gt;”" in html


def test_what_it_told_is_not_told_again_the_next_day(cast):
    tell(cast)
    assert [sent(cast), sent(cast, MONDAY + timedelta(days=1))] == [1, 0]


def test_who_has_nothing_to_read_gets_none(cast):
    tell(cast).open(by=cast.rep)
    assert sent(cast) == 0


def test_it_is_written_in_the_language_of_its_reader(cast, talk):
    User.objects.filter(pk=cast.rep.user_id).update(language="fr")
    assert sent(cast) == 1
    assert mail.outbox[0].subject == "Novalis Software\u00a0: 1 conversation aujourd’hui"
    assert "Vos conversations du jour" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), None),  # 6:59 in Paris
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), 23),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), None),  # noon
        (datetime(2026, 11, 22, 6, 30, tzinfo=UTC), None),  # a Sunday
        (datetime(2026, 3, 30, 4, 59, tzinfo=UTC), None),  # the Monday after the clocks went forward
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), 30),
        (datetime(2026, 10, 26, 5, 59, tzinfo=UTC), None),  # the Monday after they went back
        (datetime(2026, 10, 26, 6, 0, tzinfo=UTC), 26),
    ],
)
def test_it_leaves_from_seven_on_working_days_by_the_clock_of_the_company(cast, at, day):
    told = morning.day_to_tell(cast.workspace, at)
    assert (told and told.day) == day


def test_it_tells_only_what_was_chosen_for_it(cast, talk):
    tell(cast)
    tell(cast, "suggestion.declined")  # by its own letter
    NoticeChoice.choose({"day": "not"}, by=cast.rep)
    assert sent(cast) == 1
    assert mail.outbox[0].subject == "Novalis Software: 1 thing to read"
    NoticeChoice.choose({"coaching": "app"}, by=cast.rep)
    tell(cast)
    assert sent(cast, MONDAY + timedelta(days=1)) == 0


def test_a_letter_that_cannot_leave_is_sent_by_the_next_round(cast, talk, monkeypatch):
    def broken(*_):
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", broken)
        with pytest.raises(ConnectionError):
            sent(cast)
    assert not MorningLetter.objects.exists()
    assert sent(cast) == 1


def test_who_left_the_company_gets_none(cast, talk):
    Membership.objects.filter(pk=cast.rep.pk).update(ends_on=MONDAY.date())
    assert sent(cast) == 0


def test_the_tasks_open_each_workspace_for_itself(cast, talk, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.send_morning_letter, "delay", lambda *them: asked.append(them))
    with time_machine.travel(MONDAY, tick=False):
        tasks.send_morning_letters(cast.workspace.pk)
        tasks.send_morning_letters(cast.other_workspace.pk)
        assert asked == [(cast.workspace.pk, cast.rep.pk, "2026-11-23")]
        tasks.send_morning_letter(*asked[0])
        tasks.send_morning_letter(*asked[0])
    assert len(mail.outbox) == 1


def test_a_hundred_conversations_are_told_as_twenty_and_how_many_more(cast, opportunity, talk):
    for _ in range(21):
        type(talk).objects.create(
            workspace=cast.workspace,
            opportunity=opportunity,
            state="scheduled",
            starts_at=talk.starts_at,
            held_by=cast.rep,
            channel="call",
        )
    sent(cast)
    assert "22 conversations today" in mail.outbox[0].subject
    assert "and 2 more" in mail.outbox[0].body


def way_out_of(letter) -> str:
    address = re.fullmatch(r"<https?://[^/]+(\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in letter.body
    return address


def test_its_way_out_needs_no_sign_in_and_does_nothing_until_it_is_pressed(client, cast, talk):
    tell(cast)
    sent(cast)
    address = way_out_of(mail.outbox[0])
    page = client.get(address).content.decode()
    assert "The e-mail of the morning" in page
    assert not NoticeChoice.objects.exists()
    done = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert "You get no such e-mails any more" in done.content.decode()
    chosen = dict(NoticeChoice.objects.filter(member=cast.rep).values_list("kind", "way"))
    assert chosen == {"day": "not", "coaching": "app", "version": "app"}
    assert client.post(address).status_code == 200


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "WzEsMSwiZGF5Il0:1abc:nothing"])
def test_a_way_out_that_we_did_not_write_is_not_found(client, cast, token):
    assert client.get(f"/letters/{token}/").status_code == 404


def test_a_way_out_opens_nothing_else(client, cast, talk):
    sent(cast)
    token = way_out_of(mail.outbox[0]).split("/")[2]
    assert client.get(f"/invitations/{token}/").status_code == 404
    with isolation.opened(cast.other_workspace.pk):
        assert not NoticeChoice.objects.exists()
