"""Flow: every figure as by hand, and every number opens the list that it counts."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conversations.models import Opportunity, SilenceAlarm, SilenceEnding, renew_silences
from metrics.counting import refresh
from metrics.flow_page import FlowPage
from metrics.forms import FlowFilters
from metrics.spans import Span, in_quarters, quarter_end, quarter_of
from stages.statistics import median_stay_between, wilson
from tests.builders.conversations import build_next_version, build_version
from tests.metrics.flow_by_hand import courses
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_exposures import enter, hold

LINK = re.compile(r'href="([^"]*flow/opportunities/\?[^"]*)" data-n="(\d+)"')
KINDS = ("won", "lost", "no_decision", "disqualified", "", "")


@pytest.fixture
def version(cast):
    return build_version(cast)


@pytest.fixture
def get(client, cast):
    def get(name="metrics:flow", who="executive", **asked):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse(name, args=[cast.workspace.slug]), asked)

    return get


def ago(cast, days, hour=12):
    """That hour of a day, by the clock of the company."""
    day = cast.workspace.today() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=cast.workspace.zone)


def company(cast, version):
    """Sixty deals of two teams, in all the ways that deals go; one in seven came from a file without its moments."""
    stages = list(version.stages.order_by("position"))
    for n in range(60):
        opened = ago(cast, 20 + 11 * n)
        deal = opportunity((cast.paris, cast.lyon)[n % 2], version=version, opened_on=opened.date())
        places = ((0,), (0, 1), (0, 1, 0), (1,), (0, 1, 0, 1), (0, 1, 2))[n % 6]
        for step, place in enumerate(places):
            is_forgotten = n % 7 == 3 and step == len(places) - 1
            enter(deal, stages[place], None if is_forgotten else opened + timedelta(days=(3 + n % 5) * step))
        kind = "won" if places[-1] == 2 else KINDS[(n // 2) % 6]
        if kind:
            on = opened.date() + timedelta(days=25 + n % 9)
            decide(deal, kind, None if n == 14 else min(on, cast.workspace.today()))
        if n % 4 == 0:
            hold(deal, None, opened + timedelta(days=1))
            Opportunity.objects.filter(pk=deal.pk).update(last_held_at=opened + timedelta(days=1))
        Opportunity.objects.filter(pk=deal.pk).update(stage=stages[places[-1]])
    refresh(cast.workspace.pk)
    renew_silences(cast.workspace)


def assert_by_hand(cast, page, each):
    """What the page says of every stage, from the courses of the deals that it counts."""
    today = cast.workspace.today()
    for line in page.lines:
        own = [(state, value) for one in each for stage, state, value in one.stays if stage == line.stage.pk]
        left = Counter(value for state, value in own if state == "left")
        still = Counter((today - value).days for state, value in own if state == "still")
        assert line.balance == median_stay_between(left, still)
        assert line.standing == still.total()
        assert line.counts.stays["unknown"] == sum(state == "unknown" for state, _value in own)
        if line.stage.expected_days is not None:
            assert line.past == sum(n for days, n in still.items() if days > line.stage.expected_days)
        fates = Counter(one.fates[line.stage.pk] for one in each if one.fates and line.stage.pk in one.fates)
        assert line.forward == wilson(fates["forward"], fates.total())
        assert {name: share.successes for name, share, _url in line.fates} == {
            name: fates[name] for name in ("lost", "no_decision", "disqualified", "here", "back")
        }
    before = [line.balance.median for line in page.lines if not line.is_after]
    if None not in before and sum(before):
        shares = [line.share for line in page.lines if not line.is_after]
        assert shares == pytest.approx([median / sum(before) for median in before])
    assert (page.found.known, page.found.left_out) == (
        sum(one.fates is not None for one in each),
        sum(one.fates is None for one in each),
    )


def page_of(member, **asked):
    filters = FlowFilters({name: str(value) for name, value in asked.items()}, member=member)
    assert filters.is_valid(), filters.errors
    team = filters.cleaned_data["team"]
    return FlowPage(member, filters.version_asked, filters.asked, team, filters.data["period"])


def test_every_figure_is_the_one_counted_by_hand(cast, version):
    company(cast, version)
    everything = page_of(cast.executive, version=version.pk, period="all")
    assert_by_hand(cast, everything, courses())
    assert len({len(line.counts.fates) for line in everything.lines}) > 1
    of_lyon = page_of(cast.executive, version=version.pk, period="all", team=cast.lyon.pk)
    assert_by_hand(cast, of_lyon, courses(team=cast.lyon))
    assert_by_hand(cast, page_of(cast.rep, version=version.pk, period="all"), courses(team=cast.paris))


@pytest.mark.parametrize(("first", "last"), [(400, 100), (95, 90), (600, 0), (300, None), (None, 200)])
def test_days_that_cut_a_quarter_are_counted_to_the_day(cast, version, first, last):
    company(cast, version)
    today = cast.workspace.today()
    first, last = (None if days is None else today - timedelta(days=days) for days in (first, last))
    asked = {"opened_from": first, "opened_to": last}
    page = page_of(
        cast.executive, version=version.pk, period="days", **{name: day for name, day in asked.items() if day}
    )
    narrowed = ({"opened_on__gte": first} if first else {}) | ({"opened_on__lte": last} if last else {})
    assert_by_hand(cast, page, courses(**narrowed))


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(days, days)
def test_quarters_and_the_days_around_them_are_the_span(one, other):
    span = Span(min(one, other), max(one, other))
    quarters, edges = in_quarters(span)
    pieces = [*edges]
    if quarters:
        assert quarters == tuple(quarter_of(day) for day in quarters)
        pieces.append(Span(quarters[0], quarter_end(quarters[1])))
    found = sorted(day for piece in pieces for day in range(piece.starts_on.toordinal(), piece.ends_on.toordinal() + 1))
    assert found == list(range(span.starts_on.toordinal(), span.ends_on.toordinal() + 1))
    assert all((edge.ends_on - edge.starts_on).days < 184 for edge in edges)


@pytest.mark.parametrize(("who", "asked"), [
    ("executive", {"period": "all"}),
    ("executive", {"period": "all", "team": "own"}),
    ("rep", {"period": "4-quarters"}),
])  # fmt: skip
def test_every_number_opens_the_list_that_it_counts(client, cast, version, get, who, asked):
    company(cast, version)
    if asked.get("team"):
        asked = asked | {"team": cast.paris.pk}
    answer = get(who=who, version=version.pk, **asked)
    links = {unescape(url): int(n) for url, n in LINK.findall(answer.content.decode())}
    assert len(links) > 20
    assert any(links.values())
    for url, n in links.items():
        found = client.get(url)
        assert found.context["page"].found.count() == n, url
        assert found.context["listing"].finding


def slow_deals(cast, version, many, days, *, open_ones=0):
    first, second, *_ = version.stages.order_by("position")
    for n in range(many + open_ones):
        deal = opportunity(cast.paris, version=version, opened_on=ago(cast, 200).date())
        enter(deal, first, ago(cast, 200))
        if n < many:
            enter(deal, second, ago(cast, 200 - days - n % 3))
            decide(deal, "lost", ago(cast, 200 - days - 4).date())
    refresh(cast.workspace.pk)


def test_the_title_names_the_stage_in_which_deals_stand_still(cast, version):
    expected = version.stages.get(position=1).expected_days
    slow_deals(cast, version, 40, expected + 5)
    page = page_of(cast.executive, version=version.pk)
    assert page.headline == f"Deals stand still in “{version.stages.get(position=1)}”"
    assert [line.stands_still for line in page.lines] == [True, False, False]


def test_most_of_those_in_a_stage_past_the_expected_days_stand_still(cast, version):
    slow_deals(cast, version, 100, 1, open_ones=35)
    line = page_of(cast.executive, version=version.pk).lines[0]
    assert (line.balance.median, line.past, line.is_slow, line.is_full) == (3, 35, False, True)


@pytest.mark.parametrize(("many", "days", "says"), [
    (29, 90, "Too few deals to tell where they stand still"),
    (40, 1, "No stage clearly holds deals longer than expected"),
])  # fmt: skip
def test_the_title_is_modest(cast, version, many, days, says):
    slow_deals(cast, version, many, days)
    assert page_of(cast.executive, version=version.pk).headline == says


def test_a_difference_that_could_be_chance_is_no_standing_still(cast, version):
    first, second, *_ = version.stages.order_by("position")
    for n in range(31):
        deal = opportunity(cast.paris, version=version, opened_on=ago(cast, 200).date())
        enter(deal, first, ago(cast, 200))
        enter(deal, second, ago(cast, 200 - (1 if n < 15 else first.expected_days + 9)))
    refresh(cast.workspace.pk)
    line = page_of(cast.executive, version=version.pk).lines[0]
    assert line.balance.median > first.expected_days
    assert not line.stands_still


def test_the_alarm_and_what_became_of_those_once_silent(cast, version):
    first, second, *_ = version.stages.order_by("position")
    SilenceAlarm.objects.create(workspace=cast.workspace, lineage=first.lineage, silences=40, third_quartile=9)
    SilenceAlarm.objects.create(workspace=cast.workspace, lineage=second.lineage, silences=29, third_quartile=9)
    for team, decided, undecided in ((cast.paris, 30, 12), (cast.lyon, 20, 3)):
        SilenceEnding.objects.create(
            workspace=cast.workspace, team=team, days=9, decided=decided, no_decision=undecided
        )
    for days in (8, 9, 30):
        deal = opportunity(cast.paris, version=version, opened_on=ago(cast, 60).date(), stage=first)
        enter(deal, first, ago(cast, 60))
        Opportunity.objects.filter(pk=deal.pk).update(last_held_at=ago(cast, days))
    refresh(cast.workspace.pk)
    told = [line.silence for line in page_of(cast.executive, version=version.pk).lines]
    assert (told[0].days, told[0].known, told[0].silent) == (9, 40, 2)
    assert told[0].ending == wilson(15, 50)
    assert (told[1].days, told[1].is_usual, told[1].silent) == (21, True, 0)
    of_rep = page_of(cast.rep, version=version.pk).lines[0].silence
    assert of_rep.ending == wilson(12, 30)


def test_days_that_end_before_they_begin_are_refused_where_they_were_typed(cast, version, get):
    answer = get(period="days", opened_from="2026-02-02", opened_to="2026-01-01")
    assert answer.status_code == 422
    assert "This day is before the first one." in answer.content.decode()
    answer = get("metrics:flow_opportunity_index", period="days", opened_from="2026-02-02", opened_to="2026-01-01",
                 figure="opened")  # fmt: skip
    assert answer.status_code == 422


def test_without_a_score_the_page_says_what_to_do(cast, get):
    answer = get()
    assert answer.status_code == 200
    assert "Publish a version of a process" in answer.content.decode()
    assert get("metrics:flow_opportunity_index", figure="opened").status_code == 422


def test_a_version_that_nobody_used_and_a_team_without_deals_say_so(cast, version, get):
    slow_deals(cast, version, 3, 1)
    unused = build_next_version(cast, version)
    says = "No opportunity you may see was opened on this score in these days."
    assert says in get(version=unused.pk).content.decode()
    assert says in get(version=version.pk, team=cast.lyon.pk).content.decode()


def test_a_stage_that_nobody_entered_says_so(cast, version, get):
    slow_deals(cast, version, 3, 1)
    assert "nobody entered it" in get(version=version.pk).content.decode()


@pytest.mark.parametrize("asked", [
    {"figure": "nothing"}, {"figure": "left"}, {"figure": "left", "stage": 999_999}, {"figure": "left", "stage": "x"},
    {},
])  # fmt: skip
def test_a_list_of_nothing_that_there_is_is_refused(cast, version, get, asked):
    assert get("metrics:flow_opportunity_index", version=version.pk, **asked).status_code == 422


@pytest.mark.parametrize("table", ["balance", "conversion", "silence"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_tables_download(cast, version, get, table, kind):
    company(cast, version)
    answer = get(version=version.pk, period="all", format=kind, table=table)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert len(content) > 100
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + (2 if table == "silence" else 3)
        page = page_of(cast.executive, version=version.pk, period="all")
        if table == "conversion":
            assert lines[1].split(",")[3] == str(page.lines[0].forward.rate)
