"""Tried without an answer, moved, cancelled with a reason: one press each, and the way back."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from conversations.models import Attempt, Conversation
from conversations.placing import later_today, next_week, next_working_day, places, same_hour
from salesproc.errors import Refused, Stale
from tests.builders.conversations import build_scheduled, planned_of, read_again
from tests.conversations.pages import Reader, words

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def talk(cast, version, opportunity):
    return build_scheduled(cast, opportunity, planned=planned_of(version), in_days=0)


def press(reader, name, data=None, *, page="today", **kwargs):
    """By htmx, from a page."""
    current = f"http://testserver{reader.url(page)}"
    headers = {"HX-Request": "true", "HX-Current-URL": current}
    return reader.client.post(reader.url(name, **kwargs), data or {}, headers=headers)


def toast(answer) -> dict:
    return json.loads(answer["HX-Trigger"])["toast"]


# ---- tried, no answer
def test_tried_goes_to_the_next_working_day_at_its_hour(cast, talk):
    zone, was = cast.workspace.zone, talk.starts_at
    attempt = talk.attempt(revision=talk.revision, by=cast.rep)
    expected = same_hour(was, next_working_day(cast.workspace.today()), zone)
    assert read_again(talk).starts_at == attempt.moved_to == expected
    assert read_again(talk.opportunity).next_at == expected


def test_it_is_not_held_and_says_nothing_to_the_buyers_silence(cast, talk):
    talk.attempt(revision=talk.revision, by=cast.rep)
    assert read_again(talk).is_scheduled
    assert read_again(talk.opportunity).last_held_at is None


def test_one_of_a_later_day_keeps_its_place(cast, version, opportunity):
    later = build_scheduled(cast, opportunity, in_days=9)
    was = later.starts_at
    later.attempt(revision=later.revision, by=cast.rep)
    assert read_again(later).starts_at == was


def test_the_same_press_twice_is_once(cast, talk):
    seen = talk.revision
    first = talk.attempt(revision=seen, by=cast.rep)
    again = read_again(talk).attempt(revision=seen, by=cast.rep)
    assert first == again
    assert Attempt.objects.count() == 1


def test_a_page_that_is_older_than_a_change_moves_nothing(cast, talk):
    seen = talk.revision
    talk.reschedule(talk.starts_at + timedelta(days=3), by=cast.manager)
    with pytest.raises(Stale):
        read_again(talk).attempt(revision=seen, by=cast.rep)


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_only_what_is_scheduled_is_tried(cast, talk, state):
    Conversation.objects.filter(pk=talk.pk).update(state=state)
    talk = read_again(talk)
    with pytest.raises(Refused):
        talk.attempt(revision=talk.revision, by=cast.rep)


def test_taken_back_it_is_where_it_was(cast, talk):
    was = talk.starts_at
    attempt = talk.attempt(revision=talk.revision, by=cast.rep)
    attempt.take_back(by=cast.rep)
    assert read_again(talk).starts_at == was
    assert not Attempt.objects.standing().exists()
    with pytest.raises(Refused):
        read_again(attempt).take_back(by=cast.rep)


def test_it_is_not_taken_back_once_somebody_moved_it(cast, talk):
    attempt = talk.attempt(revision=talk.revision, by=cast.rep)
    read_again(talk).reschedule(timezone.now() + timedelta(days=5), by=cast.manager)
    with pytest.raises(Stale):
        read_again(attempt).take_back(by=cast.rep)
    assert Attempt.objects.standing().exists()


def test_one_press_on_today_says_where_it_went_and_offers_the_way_back(reader, cast, talk):
    page = reader.open("today").content.decode()
    assert reader.url("attempt_create", pk=talk.pk) in page
    answer = press(reader, "attempt_create", {"revision": talk.revision}, pk=talk.pk)
    said = toast(answer)
    assert said["text"].startswith("Tried, no answer. It is on ")
    assert said["url"] == reader.url("schedule_update", pk=talk.pk)
    assert json.loads(answer["HX-Location"])["path"] == reader.url("today")
    taken = reader.client.post(said["post"], headers={"HX-Request": "true"})
    assert "Taken back." in toast(taken)["text"]
    assert read_again(talk).starts_at == talk.starts_at


def test_without_a_script_the_message_offers_the_way_back(reader, cast, talk):
    url = reader.url("attempt_create", pk=talk.pk)
    page = reader.client.post(url, {"revision": talk.revision}, follow=True).content.decode()
    undo = reader.url("attempt_remove", pk=Attempt.objects.get().pk)
    assert f'action="{undo}"' in page
    assert "tried once" in page


@pytest.mark.parametrize("revision", [None, "", "x", "9" * 40])
def test_a_press_that_names_no_revision_is_refused(reader, talk, revision):
    sent = {} if revision is None else {"revision": revision}
    assert press(reader, "attempt_create", sent, pk=talk.pk).status_code == 422


def test_the_attempts_are_listed_and_counted(reader, cast, talk):
    for _ in range(2):
        talk = read_again(talk)
        talk.attempt(revision=talk.revision, by=cast.rep)
    page = words(reader.client.get(reader.url("conversation_show", pk=talk.pk)).content.decode())
    assert "Tried twice" in page
    assert page.count("Chloé Martel, no answer") == 2


# ---- moved
def test_a_drop_on_another_day_keeps_the_hour_and_can_be_undone(reader, cast, talk):
    day = cast.workspace.today() + timedelta(days=3)
    answer = press(reader, "schedule_day_update", {"day": day.isoformat()}, pk=talk.pk)
    assert read_again(talk).starts_at == same_hour(talk.starts_at, day, cast.workspace.zone)
    reader.client.post(toast(answer)["post"], headers={"HX-Request": "true"})
    assert read_again(talk).starts_at == talk.starts_at


def test_an_undo_after_another_change_is_refused(reader, cast, talk):
    day = cast.workspace.today() + timedelta(days=3)
    undo = toast(press(reader, "schedule_day_update", {"day": day.isoformat()}, pk=talk.pk))["post"]
    read_again(talk).reschedule(timezone.now() + timedelta(days=8), by=cast.manager)
    assert reader.client.post(undo, headers={"HX-Request": "true"}).status_code == 409


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "1970-01-01", "2190-01-01", "\x00"])
def test_a_drop_on_no_day_or_one_that_is_over_goes_back_and_says_why(reader, talk, day):
    answer = press(reader, "schedule_day_update", {"day": day}, pk=talk.pk)
    assert answer.status_code == 422
    assert read_again(talk).starts_at == talk.starts_at


def test_the_move_dialog_offers_places_that_say_when_they_are(reader, cast, talk):
    headers = {"HX-Request": "true", "HX-Target": "ask"}
    page = words(reader.client.get(reader.url("schedule_update", pk=talk.pk), headers=headers).content.decode())
    assert "Tomorrow ·" in page
    press(reader, "schedule_day_update", {"to": "tomorrow"}, pk=talk.pk)
    tomorrow = cast.workspace.today() + timedelta(days=1)
    assert cast.workspace.day_of(read_again(talk).starts_at) == tomorrow


def test_a_place_that_nobody_offers_is_refused(reader, talk):
    assert press(reader, "schedule_day_update", {"to": "yesterday"}, pk=talk.pk).status_code == 422


# ---- cancelled
def test_a_reason_is_one_press_and_another_one_can_be_planned(reader, version, talk):
    headers = {"HX-Request": "true", "HX-Target": "ask"}
    page = reader.client.get(reader.url("schedule_remove", pk=talk.pk), headers=headers).content.decode()
    assert 'name="because" value="The buyer asked for it"' in page
    said = toast(press(reader, "schedule_remove", {"because": "The buyer asked for it"}, pk=talk.pk))
    assert read_again(talk).cancelled_because == "The buyer asked for it"
    assert said["url"].endswith(f"?planned={planned_of(version).pk}")


def test_the_page_of_somewhere_else_is_never_gone_back_to(reader, talk):
    url = reader.url("attempt_create", pk=talk.pk)
    answer = reader.client.post(url, {"revision": talk.revision}, headers={"Referer": "http://evil.example/w/novalis/"})
    assert answer.url == reader.url("opportunity_show", pk=talk.opportunity_id)


# ---- places in time
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_the_next_working_day_is_one_to_three_days_away(day):
    following = next_working_day(day)
    assert following.weekday() < 5
    assert 1 <= (following - day).days <= 3
    assert next_week(day).weekday() == 0
    assert 1 <= (next_week(day) - day).days <= 7


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.dates(date(2020, 1, 1)))
def test_an_hour_stays_the_hour_on_the_wall(moment, day):
    moved = same_hour(moment, day, PARIS).astimezone(UTC).astimezone(PARIS)
    was = moment.astimezone(PARIS)
    assert moved.date() == day
    assert moved.minute == was.minute
    assert moved.hour in (was.hour, was.hour + 1)  # an hour that the clocks skip comes one later


def test_summer_time_moves_the_moment_and_not_the_hour():
    winter = datetime(2026, 3, 27, 8, 30, tzinfo=UTC)  # 09:30 in Paris
    assert same_hour(winter, date(2026, 3, 30), PARIS).astimezone(UTC).hour == 7


def test_later_today_is_a_whole_or_half_hour_and_never_tomorrow():
    assert later_today(datetime(2026, 11, 23, 9, 10, tzinfo=PARIS), PARIS).strftime("%H:%M") == "11:30"
    assert later_today(datetime(2026, 11, 23, 9, 0, tzinfo=PARIS), PARIS).strftime("%H:%M") == "11:00"
    assert later_today(datetime(2026, 11, 23, 19, 0, tzinfo=PARIS), PARIS) is None
    assert later_today(datetime(2026, 11, 23, 23, 0, tzinfo=PARIS), PARIS) is None


def test_two_names_for_one_moment_are_one_place():
    friday = datetime(2026, 11, 27, 9, 30, tzinfo=PARIS)
    found = places(friday, friday, PARIS)
    assert list(found) == ["later", "tomorrow", "working"]  # next week begins on the next working day
    sunday, monday = friday + timedelta(days=2, hours=10), friday + timedelta(days=3)
    assert places(monday, sunday, PARIS) == {"after": monday + timedelta(days=1)}  # every other one is that Monday


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(-400, 400))
def test_there_is_always_somewhere_to_go(now, hours):
    starts_at = now + timedelta(hours=hours)
    found = places(starts_at, now, PARIS)
    assert found
    assert starts_at not in found.values()
    assert all(moment.astimezone(PARIS).date() >= now.astimezone(PARIS).date() for moment in found.values())


def test_somebody_of_another_team_does_not_find_it(client, cast, talk):
    other = Reader(client, cast.other_rep)
    for name in ("attempt_create", "schedule_day_update"):
        assert press(other, name, {"revision": 1}, pk=talk.pk).status_code == 404
