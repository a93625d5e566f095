"""Outcome curves by level, team and version: counted as by hand, and every number opens the list that it counts."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from conversations.models import Opportunity
from metrics.curves_page import CurvesPage
from metrics.forms import CurvesFilters
from metrics.incidence import Cohort, difference
from metrics.models import MaturityPeriod
from metrics.opened import Opened
from metrics.spans import Span
from tests.builders.conversations import build_next_version, build_version
from tests.builders.moving import build_moving, move
from tests.metrics.rows import decide, level, level_by_hand, opportunity

LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*data-n="(\d+)"')
KINDS = ("won", "lost", "no_decision", "disqualified", "open")


def get(client, cast, who="executive", **asked):
    client.force_login(getattr(cast, who).user)
    return client.get(reverse("metrics:curves", args=[cast.workspace.slug]), asked)


@pytest.fixture
def story(cast):
    """Paris was random and is dynamic, and wins sooner; Lyon's level is not known; some days nobody knows."""
    today, version = cast.workspace.today(), build_version(cast)
    level(cast.paris, "random", date(2020, 1, 1), today - timedelta(days=300))
    level(cast.paris, "dynamic", today - timedelta(days=300))
    for number in range(90):
        opened_on = today - timedelta(days=[200, 400, 100][number % 3] + number)
        team = cast.lyon if number % 9 == 0 else cast.paris
        deal = opportunity(team, opened_on=opened_on, version=version if number % 4 else None)
        kind = KINDS[number % 5]
        if kind != "open":
            decide(deal, kind, on=opened_on + timedelta(days=(number * 7) % 120))
    decide(opportunity(cast.paris, opened_on=today - timedelta(days=50)), "won", None)
    decide(opportunity(cast.paris, opened_on=None), "lost", today)
    decide(opportunity(cast.lyon, opened_on=today), "won", today - timedelta(days=5))
    return cast


def cohorts_by_hand(member, by, span=None):
    """What is opened, ended and open by days, from the rows, in plain Python."""
    today, periods = member.workspace.today(), list(MaturityPeriod.objects.all())
    found = {}
    for deal in Opportunity.objects.visible_to(member):
        if span and (deal.opened_on is None or not span.starts_on <= deal.opened_on <= span.ends_on):
            continue
        key = {"level": level_by_hand(deal, periods) or "unknown", "team": str(deal.team_id)}.get(
            by, str(deal.version_id or 0)
        )
        ended, still, ages, unknown = found.setdefault(key, ({}, Counter(), Counter(), []))
        is_ended = bool(deal.outcome)
        if deal.opened_on is None or (is_ended and (deal.decided_on is None or deal.decided_on < deal.opened_on)):
            unknown.append(deal)
            continue
        ages[(today - deal.opened_on).days] += 1
        if is_ended:
            days = (deal.decided_on - deal.opened_on).days
            ended.setdefault(deal.outcome, Counter())[days] += 1
        else:
            still[(today - deal.opened_on).days] += 1
    return {
        key: (Cohort({kind: dict(days) for kind, days in ended.items()}, dict(still), dict(ages)), len(unknown))
        for key, (ended, still, ages, unknown) in found.items()
    }


@pytest.mark.parametrize("by", ["level", "team", "version"])
@pytest.mark.parametrize("who", ["executive", "rep", "other_rep"])
def test_cohorts_are_those_that_are_counted_by_hand(story, by, who):
    member, today = getattr(story, who), story.workspace.today()
    for span in (None, Span(today - timedelta(days=260), today - timedelta(days=120))):
        opened = Opened.seen_by(member, by=by) if span is None else Opened.seen_by(member, by=by, span=span)
        found = {key: (counted.cohort, counted.unknown) for key, counted in opened.cohorts().items()}
        assert found == cohorts_by_hand(member, by, span)


def test_those_at_risk_have_neither_ended_before_nor_are_they_younger():
    cohort = Cohort({"won": {0: 2, 30: 3}, "lost": {29: 1}}, {30: 4, 10: 5}, {100: 6, 30: 4, 10: 5})
    assert [cohort.at_risk(day) for day in (0, 1, 10, 11, 29, 30, 31)] == [15, 13, 13, 8, 8, 7, 0]


def test_a_deal_that_was_moved_counts_for_the_version_on_which_it_was_opened(cast):
    version = build_version(cast)
    deal = opportunity(cast.paris, version=version, opened_on=cast.workspace.today())
    other = build_next_version(cast, version)
    move(build_moving(cast, version, other))
    deal.refresh_from_db()
    assert deal.version_id == other.pk
    opened = Opened.seen_by(cast.executive, by="version")
    assert set(opened.cohorts()) == {str(version.pk)}
    assert list(opened.listed(cast.executive, str(version.pk))) == [deal]


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("executive", {"period": "all"}),
        ("executive", {"by": "team", "outcome": "lost", "period": "all"}),
        ("rep", {"by": "version"}),
        ("other_rep", {"by": "level"}),
        ("executive", {"by": "team", "opened_from": "2026-01-01", "opened_to": "2026-09-30"}),
    ],
)
def test_every_number_opens_the_list_that_it_counts(client, story, who, asked):
    page = get(client, story, who, **asked).content.decode()
    links = {(unescape(href), int(n)) for href, n in LINK.findall(page)}
    assert len(links) > 3
    for href, n in links:
        listed = client.get(href)
        assert listed.status_code == 200, href
        assert listed.context["page"].found.count() == n, href


def test_a_rep_sees_the_cohorts_of_their_teams_alone(client, story):
    page = get(client, story, "other_rep", by="team", period="all").context["page"]
    assert [group.name for group in page.groups] == ["Lyon"]
    listed = reverse("metrics:cohort_index", args=["novalis"])
    answer = client.get(listed, {"by": "team", "cohort": str(story.paris.pk), "period": "all"})
    assert answer.context["page"].found.count() == 0


def test_the_title_compares_the_highest_level_with_the_lowest(cast):
    today = cast.workspace.today()
    level(cast.paris, "random", date(2020, 1, 1), today - timedelta(days=300))
    level(cast.paris, "dynamic", today - timedelta(days=300))
    for number in range(80):
        is_late, opened_on = number % 2, today - timedelta(days=200 + 200 * (number % 2))
        kind = "won" if number % 8 < (2 if is_late else 6) else "lost"
        decide(opportunity(cast.paris, opened_on=opened_on), kind, on=opened_on + timedelta(days=20))
    filters = CurvesFilters({}, member=cast.executive)
    page = CurvesPage(cast.executive, filters.opened, filters.kind, "12-quarters")
    random, dynamic = page.groups
    assert page.gap == difference(dynamic.counted.cohort.at("won", 90), random.counted.cohort.at("won", 90))
    assert page.headline == "Won within 90 days: +50 points for Dynamic against Random"


def test_too_few_compare_nothing(client, story):
    assert "Too few to compare levels" in get(client, story).content.decode()


def test_the_day_of_opening_is_the_one_in_paris(client, cast):
    at = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)  # half past eleven in the evening in Paris
    deal = opportunity(cast.paris, opened_on=date(2026, 3, 1))
    decide(deal, "won", on=cast.workspace.day_of(at), at=at)
    (counted,) = Opened.seen_by(cast.executive, by="team").cohorts().values()
    assert counted.cohort.ended == {"won": {30: 1}}


def test_days_that_end_before_they_start_are_refused_in_words(client, story):
    asked = {"period": "days", "opened_from": "2026-05-01", "opened_to": "2026-04-01"}
    answer = get(client, story, **asked)
    assert answer.status_code == 422
    assert "This day is before the first one." in answer.content.decode()
    client.force_login(story.executive.user)
    listed = client.get(reverse("metrics:cohort_index", args=["novalis"]), {**asked, "cohort": "random"})
    assert listed.status_code == 422


@pytest.mark.parametrize(
    "asked", [{"cohort": ""}, {"cohort": "random", "kind_listed": "best"}, {"cohort": "1", "at_risk": "-1"}]
)
def test_a_list_that_cannot_be_read_is_refused(client, story, asked):
    client.force_login(story.executive.user)
    assert client.get(reverse("metrics:cohort_index", args=["novalis"]), asked).status_code == 422


@pytest.mark.parametrize("cohort", ["best", "²", "99999999999999999", "' OR 1=1"])
def test_a_cohort_that_is_none_is_empty(client, story, cohort):
    client.force_login(story.executive.user)
    answer = client.get(reverse("metrics:cohort_index", args=["novalis"]), {"by": "team", "cohort": cohort})
    assert (answer.status_code, answer.context["page"].found.count()) == (200, 0)


def test_a_workspace_without_deals_says_so(client, cast):
    answer = get(client, cast)
    assert answer.status_code == 200
    assert "Nothing is counted here" in answer.content.decode()


@pytest.mark.parametrize("name", ["metrics:curves", "metrics:cohort_index"])
def test_they_are_read_only(client, cast, name):
    client.force_login(cast.executive.user)
    assert client.post(reverse(name, args=["novalis"])).status_code == 405
