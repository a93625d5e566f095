"""Who gets a digest, when, and once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse

from metrics import tasks
from metrics.digest import sending
from metrics.digest.periods import MONTH, WEEK
from metrics.models import DigestLetter, MaturityPeriod
from people import isolation
from people.models import Membership, NoticeChoice, Role, User, Workspace
from people.notices import CHANGES
from salesproc.celery import app
from tests.metrics.rows import level
from tests.racing import committed, company_of

MONDAY = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)  # ten past seven in Paris
FIRST = datetime(2026, 12, 1, 6, 10, tzinfo=UTC)  # the first working day of a month, a Tuesday
LAST_WEEK = date(2026, 11, 16)


@pytest.fixture
def company(cast):
    """With something to tell, to everybody."""
    for team in (cast.paris, cast.lyon):
        level(team, "informal", date(2026, 1, 1))
    return cast


def choose(member, way):
    NoticeChoice.choose({CHANGES: way}, by=member)


def sent(cast, at=MONDAY) -> list[str]:
    """A round at that moment, as the tasks do it; to whom letters left."""
    before = len(mail.outbox)
    with time_machine.travel(at, tick=False):
        for period in sending.due(cast.workspace, at):
            for member in sending.waiting(cast.workspace, period):
                sending.send(cast.workspace, member, period.kind, period.span.starts_on)
    return [letter.to[0].partition("@")[0] for letter in mail.outbox[before:]]


def test_who_leads_gets_it_by_the_month_and_nobody_else_unless_they_choose(company):
    assert sent(company) == []
    assert sorted(sent(company, FIRST)) == ["diane", "hugo", "ines"]
    choose(company.rep, "week")
    choose(company.manager, "week")
    choose(company.executive, "not")
    assert sorted(sent(company)) == ["chloe", "ines"]
    assert sent(company, FIRST + timedelta(days=31)) == ["hugo"]


def test_it_leaves_once_for_each_period(company):
    choose(company.rep, "week")
    assert [sent(company), sent(company), sent(company, MONDAY + timedelta(days=1))] == [["chloe"], [], []]
    assert sent(company, MONDAY + timedelta(days=7)) == ["chloe"]
    rows = DigestLetter.objects.filter(member=company.rep, kind=WEEK).order_by("starts_on")
    assert [row.starts_on for row in rows] == [LAST_WEEK, LAST_WEEK + timedelta(days=7)]


def test_a_missed_morning_is_made_up_for_until_wednesday(company):
    choose(company.rep, "week")
    assert sent(company, MONDAY + timedelta(days=3)) == []
    assert sent(company, MONDAY + timedelta(days=2)) == ["chloe"]


@pytest.mark.parametrize(
    ("zone", "at", "kinds"),
    [
        ("Europe/Paris", datetime(2026, 11, 23, 5, 59, tzinfo=UTC), []),  # 6:59
        ("Europe/Paris", datetime(2026, 11, 23, 6, 0, tzinfo=UTC), [WEEK]),
        ("Europe/Paris", datetime(2026, 11, 23, 11, 0, tzinfo=UTC), []),  # noon
        ("America/New_York", datetime(2026, 11, 23, 6, 0, tzinfo=UTC), []),  # one in the morning
        ("America/New_York", datetime(2026, 11, 23, 12, 0, tzinfo=UTC), [WEEK]),
        ("Europe/Paris", datetime(2026, 3, 30, 4, 59, tzinfo=UTC), []),  # the Monday after the clocks went forward
        ("Europe/Paris", datetime(2026, 3, 30, 5, 0, tzinfo=UTC), [WEEK]),
        ("Europe/Paris", datetime(2026, 10, 26, 5, 59, tzinfo=UTC), []),  # the Monday after they went back
        ("Europe/Paris", datetime(2026, 10, 26, 6, 0, tzinfo=UTC), [WEEK]),
        ("Europe/Paris", datetime(2026, 11, 2, 6, 0, tzinfo=UTC), [WEEK, MONTH]),
        ("Pacific/Auckland", datetime(2026, 11, 29, 18, 0, tzinfo=UTC), [WEEK]),  # Monday there, Sunday in London
    ],
)
def test_it_leaves_in_the_morning_by_the_clock_of_the_company(cast, zone, at, kinds):
    cast.workspace.time_zone = zone
    assert [period.kind for period in sending.due(cast.workspace, at)] == kinds


def test_a_letter_that_cannot_leave_is_sent_by_the_next_round(company, monkeypatch):
    def broken(*_):
        raise ConnectionError

    choose(company.rep, "week")
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", broken)
        with pytest.raises(ConnectionError):
            sent(company)
    assert not DigestLetter.objects.exists()
    assert sent(company) == ["chloe"]


def test_where_there_is_nothing_to_say_none_leaves_and_nobody_looks_again(cast):
    choose(cast.rep, "week")
    assert sent(cast) == []
    row = DigestLetter.objects.get()
    assert (row.member, row.sent_at) == (cast.rep, None)
    level(cast.paris, "informal", date(2026, 1, 1))
    assert sent(cast, MONDAY + timedelta(hours=1)) == []


@pytest.mark.parametrize("is_late", [False, True])
def test_who_lost_the_role_gets_none(company, is_late):
    """Before the round, or between the round and the letter."""

    choose(company.manager, "week")
    if is_late:
        waiting = sending.waiting(company.workspace, next(iter(sending.due(company.workspace, MONDAY))))
        assert waiting == [company.manager.pk]
    Role.objects.filter(membership=company.manager).update(ends_on=date(2026, 11, 1))
    with time_machine.travel(MONDAY, tick=False):
        assert not sending.send(company.workspace, company.manager.pk, WEEK, LAST_WEEK)
    assert sent(company) == []


def test_a_manager_who_is_a_rep_from_now_on_is_not_written_to(company):
    Role.objects.filter(membership=company.manager).update(ends_on=date(2026, 11, 1))
    company.manager.give(Role.Kind.REP, team=company.paris, starts_on=date(2026, 11, 1))
    assert sorted(sent(company, FIRST)) == ["diane", "hugo"]


def test_who_left_the_company_gets_none(company):
    choose(company.rep, "week")
    Membership.objects.filter(pk=company.rep.pk).update(ends_on=MONDAY.date())
    assert sent(company) == []


def test_it_is_written_in_the_language_of_its_reader_with_whole_addresses(company, settings):
    User.objects.filter(pk=company.rep.user_id).update(language="fr")
    choose(company.rep, "week")
    sent(company)
    (letter,) = mail.outbox
    assert letter.subject == "Rien n’a été décidé cette semaine-là · Novalis Software, semaine du 16 nov."
    assert "Ce qui a changé dans la semaine du 16 nov." in letter.body
    ((html, kind),) = letter.alternatives
    assert (kind, '<html lang="fr">' in html) == ("text/html", True)
    addresses = re.findall(r'href="([^"]+)"', html)
    assert len(addresses) > 2
    assert all(address.startswith(settings.BASE_URL) for address in addresses)
    assert reverse("metrics:maturity", args=["novalis"]) in letter.body


def test_its_way_out_needs_no_sign_in_and_stops_it(client, company):
    sent(company, FIRST)
    letter = next(letter for letter in mail.outbox if letter.to[0].startswith("ines"))
    address = re.fullmatch(r"<https?://[^/]+(\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in letter.body
    assert "The digest: what changed in the figures" in client.get(address).content.decode()
    assert not NoticeChoice.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert dict(NoticeChoice.objects.values_list("kind", "way")) == {CHANGES: "not"}
    assert sorted(sent(company, FIRST + timedelta(days=31))) == ["diane", "hugo"]


def test_a_way_out_holds_also_for_who_was_no_manager_when_they_took_it(company):
    Role.objects.filter(membership=company.manager).update(ends_on=date(2026, 11, 1))
    NoticeChoice.stop_letters([CHANGES], by=company.manager)
    assert NoticeChoice.objects.get(member=company.manager).way == "not"


@pytest.fixture
def eagerly():
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_the_tasks_open_each_workspace_for_itself(company, eagerly):
    choose(company.rep, "week")
    with time_machine.travel(MONDAY, tick=False):
        tasks.send_all_digests.delay()
        tasks.send_all_digests.delay()
    assert [letter.to for letter in mail.outbox] == [[company.rep.user.email]]
    with isolation.opened(company.other_workspace.pk):
        assert not DigestLetter.objects.exists()


def test_a_company_deleted_before_its_turn_is_passed_over(company):
    gone = Workspace.objects.order_by("-pk").first().pk + 1_000
    tasks.send_digest(gone, company.rep.pk, WEEK, "2026-11-16")
    tasks.send_digest(company.other_workspace.pk, company.executive.pk, WEEK, "2026-11-16")  # nobody of theirs
    assert mail.outbox == []


def test_the_schedule_asks_every_quarter_of_an_hour():
    entries = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == tasks.send_all_digests.name]
    assert [entry["schedule"].minute for entry in entries] == [{0, 15, 30, 45}]


def test_two_workers_send_one(db):
    def prepare(member, team):
        member.user = User.objects.create_user(f"iris@{member.workspace.slug}.example", "x", name="Iris")
        member.save()
        since = {"level": "informal", "starts_on": date(2026, 1, 1), "source": "Interview"}
        MaturityPeriod.objects.create(workspace=member.workspace, team=team, **since)

    with company_of(Role.Kind.EXECUTIVE, prepare) as workspace:
        month = member_of(workspace).workspace.today().replace(day=1)

        def work():
            with isolation.opened(workspace.pk):
                return sending.send(workspace, member_of(workspace).pk, MONTH, month)

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(lambda _: committed(work), range(2))) == [False, True]
        assert len(mail.outbox) == DigestLetter.objects.count() == 1


def member_of(workspace) -> Membership:
    return Membership.objects.select_related("workspace").get(workspace=workspace)


def test_the_command_prints_it_or_sends_it_once(company, capsys):
    asked = {"workspace": "novalis", "member": "Ines@novalis.example"}
    call_command("digest", **asked)
    assert "Nothing was decided in this month · Novalis Software" in capsys.readouterr().out
    assert mail.outbox == []
    call_command("digest", **asked, send=True)
    call_command("digest", **asked, send=True)
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told] == ["sent", "not sent"]
    with pytest.raises(CommandError, match="Nobody in"):
        call_command("digest", workspace="novalis", member="rita@rival.example")
    with pytest.raises(CommandError, match="no workspace"):
        call_command("digest", workspace="nobody", member="x@example.com")
