"""The secret address under which a calendar program reads a member's conversations."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from conversations.models import CalendarFeed, Conversation
from people import isolation
from people.models import User
from tests.builders.conversations import build_contact, build_held, build_opportunity, build_scheduled, planned_of


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


def events(client, token) -> list:
    """As a calendar program reads it: signed in nowhere."""
    client.logout()
    answer = client.get(reverse("calendar_show", args=[token]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_page_gives_an_address_once_and_says_when_it_was_read(rep, cast):
    page, begin = (reverse(f"conversations:calendar_feed_{n}", args=[cast.workspace.slug]) for n in ("show", "create"))
    assert "Make the address" in rep.get(page).content.decode()
    shown = rep.post(begin)
    assert "no-store" in shown["Cache-Control"]
    link = shown.context["link"]
    assert link in shown.content.decode()
    text = rep.get(page).content.decode()
    assert link not in text
    assert "No program has read it yet." in text
    assert rep.get(link).status_code == 200
    assert "It was last read on" in rep.get(page).content.decode()


def test_it_has_what_is_scheduled_and_what_was_held_as_planned(client, cast, version, opportunity):
    marc = build_contact(cast, opportunity.account)
    planned = planned_of(version)
    coming = build_scheduled(cast, opportunity, marc, planned=planned)
    waiting = build_scheduled(cast, opportunity, marc, in_days=-1)
    build_held(cast, opportunity, marc)  # logged afterwards: it was in no calendar
    cancelled = build_scheduled(cast, opportunity, marc, in_days=3)
    cancelled.cancel("They are away.", by=cast.rep)
    done = build_scheduled(cast, opportunity, marc, in_days=-2)
    Conversation.objects.filter(pk=done.pk).update(created_at=timezone.now() - timedelta(days=9))
    Conversation.objects.get(pk=done.pk).hold(done.as_talk(), by=cast.rep)
    found = {str(event["UID"]).split("@")[0]: event for event in events(client, CalendarFeed.begin(cast.rep))}
    assert set(found) == {f"conversation-{each.pk}" for each in (coming, waiting, done)}
    event = found[f"conversation-{coming.pk}"]
    assert str(event["SUMMARY"]) == f"{planned.theme_name} · Marc Oudin · {opportunity.account.name}"
    assert f"/conversations/new/?scheduled={coming.pk}" in str(event["DESCRIPTION"])
    assert f"/conversations/{coming.pk}/prepare/" in str(event["DESCRIPTION"])
    assert opportunity.name in str(event["DESCRIPTION"])
    assert event.start == coming.starts_at.replace(microsecond=0)
    assert event.end - event.start == timedelta(minutes=30)
    assert "Log it" not in str(found[f"conversation-{done.pk}"]["DESCRIPTION"])


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-03-27T10:00", datetime(2027, 3, 27, 9, tzinfo=UTC)),  # Paris, the day before the clocks change
        ("2027-03-29T10:00", datetime(2027, 3, 29, 8, tzinfo=UTC)),
    ],
)
def test_hours_are_right_on_both_sides_of_summer_time(client, cast, opportunity, local, utc):
    zone = cast.workspace.zone
    assert str(zone) == "Europe/Paris"
    moment = datetime.fromisoformat(local).replace(tzinfo=zone)
    contact = build_contact(cast, opportunity.account)
    build_scheduled(cast, opportunity, contact, starts_at=moment, duration=None)
    (event,) = events(client, CalendarFeed.begin(cast.rep))
    assert event["DTSTART"].to_ical() == utc.strftime("%Y%m%dT%H%M%SZ").encode()
    assert event.end - event.start == timedelta(minutes=30)  # as long as most of them


def test_a_day_without_an_hour_is_a_whole_day(client, cast, opportunity):
    zone = cast.workspace.zone
    day = datetime.combine(date.today() + timedelta(days=5), datetime.min.time(), zone)
    talk = build_scheduled(cast, opportunity, starts_at=day)
    Conversation.objects.filter(pk=talk.pk).update(time_known=False)
    (event,) = events(client, CalendarFeed.begin(cast.rep))
    assert (event.start, event.end) == (day.date(), day.date() + timedelta(days=1))


def test_words_of_others_cannot_write_lines_of_the_calendar(client, cast, opportunity):
    marc = build_contact(cast, opportunity.account, "Marc; Oudin, \\n")
    build_scheduled(cast, opportunity, marc, theme_name="Costs\r\nSTATUS:CANCELLED")
    (event,) = events(client, CalendarFeed.begin(cast.rep))
    assert "STATUS" not in event
    assert "Marc; Oudin, \\n" in str(event["SUMMARY"])


def test_a_new_address_ends_the_one_before_and_stopping_ends_it(client, cast, opportunity):
    first = CalendarFeed.begin(cast.rep)
    second = CalendarFeed.begin(cast.rep)
    address = reverse("calendar_show", args=[first])
    assert client.get(address).status_code == 404
    assert events(client, second) == []
    client.force_login(cast.rep.user)
    client.post(reverse("conversations:calendar_feed_remove", args=[cast.workspace.slug]))
    assert client.get(reverse("calendar_show", args=[second])).status_code == 404
    assert CalendarFeed.objects.in_force().count() == 0


def test_it_shows_nothing_of_others_and_nothing_once_the_person_has_left(client, cast, version, opportunity):
    lyon = build_opportunity(cast, team=cast.lyon)
    build_scheduled(cast, lyon, by=cast.other_rep)
    build_scheduled(cast, opportunity, build_contact(cast, opportunity.account), by=cast.manager)
    token = CalendarFeed.begin(cast.rep)
    assert events(client, token) == []
    cast.rep.end(by=cast.admin)
    assert client.get(reverse("calendar_show", args=[token])).status_code == 404


@pytest.mark.parametrize("token", ["1-x", "x", "-", "99999999999999999999-x", "²-x", "1-" + "x" * 3000, "0-"])
def test_a_wrong_address_is_not_found(client, cast, token):
    assert client.get(reverse("calendar_show", args=[token])).status_code == 404


def test_the_secret_of_one_company_opens_no_other(client, cast):
    token = CalendarFeed.begin(cast.rep)
    other = f"{cast.other_workspace.pk}-{token.partition('-')[2]}"
    assert client.get(reverse("calendar_show", args=[other])).status_code == 404


def test_it_is_in_the_language_of_whoever_it_belongs_to(client, cast, opportunity):
    User.objects.filter(pk=cast.rep.user_id).update(language="fr")
    build_scheduled(cast, opportunity)
    token = CalendarFeed.begin(cast.rep)
    with isolation.opened(cast.workspace.pk):
        (event,) = events(client, token)
    assert "La consigner : " in str(event["DESCRIPTION"]).replace("\u00a0", " ")


def test_it_asks_the_same_however_many_there_are(client, cast, version):
    asked = []
    token = CalendarFeed.begin(cast.rep)
    events(client, token)
    for rows in (2, 8):
        for _n in range(rows):
            deal = build_opportunity(cast)
            build_scheduled(cast, deal, build_contact(cast, deal.account), planned=planned_of(version))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("calendar_show", args=[token]))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10
