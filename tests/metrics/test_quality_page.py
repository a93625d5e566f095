"""The quality of conversations on its page: every figure as by hand, and every number opens the list it counts."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from conversations.models import Conversation
from metrics.counting import refresh
from metrics.forms import QualityFilters
from metrics.quality import Effects
from metrics.quality_page import QualityPage
from metrics.spans import month_of, months_from
from stages.models import BuyerRole, Theme
from stages.statistics import newcombe, wilson
from tests.builders.conversations import build_version, planned_of
from tests.metrics.rows import opportunity
from tests.metrics.test_exporting import csv_of
from tests.metrics.test_goal import aim
from tests.metrics.test_qualities import MOVEMENTS, OBTAINED, counts_by_hand, held

LINK = re.compile(r'href="([^"]*quality/conversations/\?[^"]*)" data-n="(\d+)"')


@pytest.fixture
def get(client, cast):
    def get(name="metrics:quality", who="executive", **asked):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse(name, args=[cast.workspace.slug]), asked)

    return get


def page_of(member, **asked):
    filters = QualityFilters({name: str(value) for name, value in asked.items()}, member=member)
    assert filters.is_valid(), filters.errors
    return QualityPage(member, **filters.asked)


def at(cast, days):
    """Early in the morning of a day, by the clock of the company."""
    day = cast.workspace.today() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, 0, 10, tzinfo=cast.workspace.zone)


def company(cast, n=240):
    """Of two teams over two years: with all effects, on the score and off it, with words that were made one, and one
    talk about two opportunities."""
    version = build_version(cast)
    deals = [opportunity((cast.paris, cast.lyon)[place % 2], version=version) for place in range(6)]
    for place in range(n):
        planned = planned_of(version, place % 3) if place % 4 else None
        words = {"theme": planned.theme, "buyer_role": planned.role.buyer_role} if planned and place % 3 else {}
        held(
            deals[place % 6],
            at(cast, 3 * place),
            MOVEMENTS[place % 4],
            OBTAINED[place // 2 % 4],
            planned_conversation=planned,
            **words,
        )
    one, other = Conversation.objects.filter(movement="", purpose_obtained="")[:2]
    Conversation.objects.filter(pk__in=[one.pk, other.pk]).update(together=min(one.pk, other.pk))
    theme, kept = planned_of(version, 0).theme, planned_of(version, 1).theme
    theme.merge_into(kept, by=cast.admin)
    planned_of(version, 0).role.buyer_role.merge_into(BuyerRole.objects.get(name="IT"), by=cast.admin)
    refresh(cast.workspace.pk)
    return version


@pytest.mark.parametrize("who", ["executive", "rep", "other_rep"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"period": "this-quarter", "share": "forward"},
        {"period": "24-months", "by": "quarter"},
        {"period": "all"},
        {"held_from": "2025-12-10", "held_to": "2026-10-20"},
    ],
)
def test_every_figure_opens_the_list_that_it_counts(get, cast, who, query):
    company(cast)
    aim(cast, cast.paris)
    aim(cast, cast.lyon)
    answer = get(who=who, **query)
    assert answer.status_code == 200
    links = LINK.findall(answer.content.decode())
    assert len(links) > 20
    for address, n in links:
        listed = answer.client.get(unescape(address))
        assert listed.status_code == 200
        assert listed.context["page"].found.count() == int(n), address


def test_every_group_is_as_by_hand(cast):
    company(cast)
    span = page_of(cast.executive).asked.span
    assert span == months_from(months_from(month_of(cast.workspace.today()), -11).starts_on, 12), "this one the last"
    found = counts_by_hand(span, {cast.paris.pk, cast.lyon.pk})
    page = page_of(cast.executive)
    assert page.total.effects == sum(found["teams"].values(), Effects())
    assert {row.asked.team: row.effects for row in page.groups[0].rows} == found["teams"]
    assert {row.figure[0][1]: row.effects for row in page.groups[1].rows} == found["themes"]
    assert {row.figure[0][1]: row.effects for row in page.groups[2].rows} == found["roles"]
    assert {one.starts_on: one.effects for one in page.steps if one.effects.held} == found["months"]
    of_paris = page_of(cast.executive, team=cast.paris.pk)
    assert of_paris.total.effects == found["teams"][cast.paris.pk]
    assert page_of(cast.rep).total.effects == found["teams"][cast.paris.pk]


def test_words_that_were_made_one_are_one_line(cast):
    version = company(cast)
    names = [row.name for row in page_of(cast.executive, period="all").groups[1].rows]
    assert planned_of(version, 1).theme.name in names
    assert planned_of(version, 0).theme.name not in names
    assert "No theme" in names


def test_as_long_before_is_as_many_months(cast):
    company(cast)
    page = page_of(cast.executive)
    before = counts_by_hand(page.earlier.span, {cast.paris.pk, cast.lyon.pk})
    total = sum(before["teams"].values(), Effects())
    assert page.total.before == total
    now = page.total.effects
    assert page.total.difference == newcombe(now.obtained, now.held, total.obtained, total.held)
    assert page_of(cast.executive, period="all").total.difference is None


def test_days_to_come_are_not_told(get, cast):
    many(cast, 0, 10, 40)
    refresh(cast.workspace.pk)
    page, today = page_of(cast.executive, period="this-year"), cast.workspace.today()
    assert page.asked.span.ends_on == today.replace(month=12, day=31)
    assert page.told.ends_on == today
    assert page_of(cast.executive, held_from="2199-01-01", held_to="2199-01-31").told.ends_on.year == 2199


def many(cast, days, obtained, held_in_all, unsaid=0):
    deal = opportunity(cast.paris)
    rows = [
        Conversation(
            workspace=cast.workspace,
            opportunity=deal,
            state="held",
            starts_at=at(cast, days),
            purpose_obtained="yes" if n < obtained else "" if n < obtained + unsaid else "no",
        )
        for n in range(held_in_all)
    ]
    Conversation.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        ((0, 0), (0, 0), "No conversation was held in these days"),
        ((10, 29), (10, 90), "Too few conversations to say how good they are"),
        ((40, 100), (10, 29), "The purpose was obtained in 40% of conversations"),
        ((60, 120), (30, 120), "The purpose is obtained 25 points more often than before"),
        ((30, 120), (60, 120), "The purpose is obtained 25 points less often than before"),
        ((35, 100), (30, 100), "No clear change in how often the purpose is obtained"),
        ((60, 120), (30, 120, 60), "More is recorded than before, and no clear change beyond that"),
        ((30, 120, 60), (60, 120), "Less is recorded than before, and no clear change beyond that"),
    ],
)
def test_the_title_tells_a_change_only_where_it_is_clear(get, cast, now, before, says):
    many(cast, 0, *now)
    many(cast, 400, *before)
    refresh(cast.workspace.pk)
    assert says in get().content.decode()


def test_under_thirty_is_grey(get, cast):
    many(cast, 0, 10, 29)
    refresh(cast.workspace.pk)
    shown = get().content.decode()
    assert 'class="few"' in shown
    assert wilson(10, 29).is_too_few


def test_what_was_not_recorded_is_counted_and_told(get, cast):
    many(cast, 0, 30, 100, unsaid=40)
    refresh(cast.workspace.pk)
    page = page_of(cast.executive)
    assert page.total.effects.quality == wilson(30, 100)
    assert page.total.effects.of_recorded == wilson(30, 60)
    shown = get().content.decode()
    assert "it counts as not obtained" in shown
    assert 'data-n="40"' in shown


def test_a_long_list_of_themes_is_cut_on_the_page_and_whole_in_the_file(get, cast):
    deal = opportunity(cast.paris)
    for n in range(25):
        held(deal, theme=Theme.objects.called(f"Theme {n}", cast.workspace.pk), at=at(cast, 1))
    refresh(cast.workspace.pk)
    page = page_of(cast.executive)
    assert (len(page.groups[1].rows), page.groups[1].left_out) == (20, 5)
    assert "5 more are not listed here." in get().content.decode()
    assert len(csv_of(get(format="csv", table="theme"))) == 25


def test_the_files_are_the_page(get, cast):
    company(cast)
    aim(cast, cast.paris)
    page = page_of(cast.executive)
    rows = csv_of(get(format="csv", table="team"))
    assert [row["Team"] for row in rows] == [row.name for row in page.groups[0].rows]
    assert [row["Purpose obtained"] for row in rows] == [repr(row.effects.quality.rate) for row in page.groups[0].rows]
    assert [row["Held"] for row in csv_of(get(format="csv", table="time"))] == [
        str(row.effects.held) for row in page.over_time
    ]
    [goal] = csv_of(get(format="csv", table="goals"))
    assert (goal["Whose"], goal["Target"], goal["Held at the start"]) == (cast.paris.name, "0.36", "100")
    for table in ("team", "theme", "role", "time", "goals"):
        answer = get(format="xlsx", table=table)
        assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_goal_is_a_line_in_the_chart_of_exactly_what_it_is_for(get, cast):
    company(cast)
    aim(cast, cast.paris)
    assert "goal 36.0%" not in get().content.decode(), "of everything, it is not the goal"
    for who, asked in (("executive", {"team": cast.paris.pk}), ("rep", {})):
        shown = get(who=who, **asked).content.decode()
        assert "goal 36.0%" in shown
        assert "start 30.0%" in shown
    assert "goal 36.0%" not in get(team=cast.paris.pk, share="forward").content.decode()
    aim(cast, None)
    assert "goal 36.0%" in get().content.decode()


def test_a_goal_that_was_ended_is_not_drawn(get, cast):
    company(cast)
    aim(cast, cast.paris).end(by=cast.manager)
    assert "goal 36.0%" not in get(team=cast.paris.pk).content.decode()


def test_a_company_with_nothing_has_a_page(get, cast):
    shown = get().content.decode()
    assert "No conversation was held in these days" in shown
    assert "As soon as one is logged" in shown
    assert get(period="all").status_code == 200


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"held_from": "2026-03-01", "held_to": "2026-01-01"}, "before the first one"),
        ({"held_from": "yesterday"}, "Enter a valid date"),
        ({"team": "0"}, "Select a valid choice"),
        ({"share": "won"}, "Select a valid choice"),
        ({"by": "day"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_page_stands(get, cast, asked, says):
    answer = get(**asked)
    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.parametrize("asked", [{"obtained": "maybe"}, {"of_team": "x"}, {"held_to": "soon"}])
def test_a_list_that_cannot_be_read_is_refused(get, cast, asked):
    assert get("metrics:quality_talk_index", **asked).status_code == 422


def test_a_list_of_the_other_company_is_empty(get, cast):
    company(cast, 12)
    for asked in ({"of_team": 10**9}, {"of_theme": 10**9}, {"of_role": 10**9}):
        assert get("metrics:quality_talk_index", **asked).context["page"].found.count() == 0


def test_the_page_says_the_same_in_french(get, cast):
    company(cast)
    aim(cast, cast.paris)
    cast.executive.user.language = "fr"
    cast.executive.user.save()
    shown = get().content.decode()
    assert "Objectifs" in shown
    assert "Not recorded" not in shown
    assert "Purpose obtained" not in shown
