"""The week of a person: their scheduled conversations day by day; and what waits for them."""

from datetime import date, datetime, time, timedelta

import pytest

from conversations.models import Conversation
from conversations.week_plan import WeekPlan, monday_of
from people.models import Notice
from tests.builders.conversations import build_opportunity, build_scheduled
from tests.conversations.pages import Reader, words

FAR = 7 * 8  # days: a week in which nothing is over


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def monday(cast):
    return monday_of(None, cast.workspace.today()) + timedelta(days=FAR)


def scheduled(cast, deal, day, hour=10, **fields):
    moment = datetime.combine(day, time(hour), cast.workspace.zone)
    return build_scheduled(cast, deal, starts_at=moment, **fields)


def test_the_conversations_stand_on_their_days(reader, cast, version, opportunity, monday):
    scheduled(cast, opportunity, monday, theme_name="On Monday")
    scheduled(cast, opportunity, monday + timedelta(days=6), 23, theme_name="On Sunday night")
    scheduled(cast, opportunity, monday + timedelta(days=7), 0, theme_name="A week later")
    scheduled(cast, opportunity, monday, by=cast.manager, theme_name="Somebody else's")
    page = reader.words("week_index", **{"from": (monday + timedelta(days=3)).isoformat()})
    assert "Two conversations that week" in page
    assert page.index("On Monday") < page.index("On Sunday night")
    assert "A week later" not in page
    assert "Somebody else's" not in page


def test_what_is_past_and_not_logged_is_marked_and_so_is_what_overlaps(cast, version, opportunity, monday):
    scheduled(cast, opportunity, monday, 10, duration=timedelta(minutes=90))
    scheduled(cast, opportunity, monday, 11)
    late = scheduled(cast, opportunity, monday, 15)
    week = WeekPlan(cast.rep, monday, viewer=cast.rep)
    assert [talk.overlaps for talk in week.days[0].talks] == [False, True, False]
    assert not any(talk.is_waiting for talk in week.days[0].talks)
    past = monday - timedelta(days=FAR + 7)
    moment = datetime.combine(past, time(9), cast.workspace.zone)
    Conversation.objects.filter(pk=late.pk).update(starts_at=moment)
    (talk,) = WeekPlan(cast.rep, past, viewer=cast.rep).days[0].talks
    assert talk.is_waiting


def test_a_day_that_is_over_takes_no_drop(reader, cast, monday):
    page = reader.open("week_index", **{"from": monday.isoformat()}).content.decode()
    assert page.count("data-day=") == 7
    past = (monday - timedelta(days=FAR + 7)).isoformat()
    assert "data-day=" not in reader.open("week_index", **{"from": past}).content.decode()


@pytest.mark.parametrize("text", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "\x00", "1970-01-01"])
def test_a_week_that_makes_no_sense_is_this_week(reader, text):
    assert reader.open("week_index", **{"from": text}).context["week"].is_this_week


def test_monday_is_the_day_on_which_a_week_begins():
    assert monday_of("2026-11-22", date(2026, 1, 1)) == date(2026, 11, 16)
    assert monday_of("2026-11-23", date(2026, 1, 1)) == date(2026, 11, 23)


def test_a_manager_looks_at_the_week_of_somebody_they_lead_and_nobody_else_does(client, cast, version, monday):
    scheduled(cast, build_opportunity(cast), monday)
    params = {"person": cast.rep.pk, "from": monday.isoformat()}
    assert "One conversation that week" in Reader(client, cast.manager).words("week_index", **params)
    Reader(client, cast.other_manager).open("week_index", 404, **params)
    Reader(client, cast.rep).open("week_index", 404, person=cast.manager.pk)


def test_a_deal_that_left_the_team_is_not_there(reader, cast, version, opportunity, monday):
    scheduled(cast, opportunity, monday)
    type(opportunity).objects.filter(pk=opportunity.pk).update(team=cast.lyon)
    assert WeekPlan(cast.rep, monday, viewer=cast.rep).n == 0


# ---- what waits
def given():
    return Notice.objects.filter(code="opportunity.given")


def give(cast, deal, owner, by):
    deal.change({"owner": owner}, revision=deal.revision, by=by)


def test_who_is_given_an_opportunity_is_told_once(cast, version, opportunity):
    give(cast, opportunity, cast.manager, by=cast.rep)
    notice = given().get()
    assert (notice.to, notice.code) == (cast.manager, "opportunity.given")
    assert opportunity.name in notice.says
    opportunity.change({"name": "Another name"}, revision=opportunity.revision, by=cast.rep)
    assert given().count() == 1


def test_who_takes_one_is_not_told(cast, version, opportunity):
    give(cast, opportunity, cast.manager, by=cast.manager)
    assert not given().exists()


def test_today_shows_what_waits_as_a_part_of_its_own(reader, cast, version):
    deal = build_opportunity(cast, owner=cast.manager)
    url = reader.url("waiting_index")
    Notice.objects.visible_to(cast.rep).read()
    assert url not in reader.open("today").content.decode()
    give(cast, deal, cast.rep, by=cast.manager)
    assert f'hx-get="{url}"' in reader.open("today").content.decode()
    answer = reader.client.get(url, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "gave you the opportunity" in words(answer.content.decode())
    Notice.objects.visible_to(cast.rep).read()
    assert "Nothing waits for you." in reader.words("waiting_index")
